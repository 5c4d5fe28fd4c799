"""The addresses of the till."""

from django.urls import URLPattern, URLResolver

till_urls: list[URLPattern | URLResolver] = []
