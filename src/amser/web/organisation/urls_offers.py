"""The addresses of a venue's offers and tills."""

from django.urls import URLPattern, URLResolver

offers_urls: list[URLPattern | URLResolver] = []
