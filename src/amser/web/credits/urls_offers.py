"""The addresses of what credits can be used for, and of booking it."""

from django.urls import URLPattern, URLResolver

offers_urls: list[URLPattern | URLResolver] = []
