"""The addresses of a session's list, and of thanking everyone on it."""

from django.urls import URLPattern, URLResolver

lists_urls: list[URLPattern | URLResolver] = []
