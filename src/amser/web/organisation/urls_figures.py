"""The addresses of an organisation's own month."""

from django.urls import URLPattern, URLResolver

figures_urls: list[URLPattern | URLResolver] = []
