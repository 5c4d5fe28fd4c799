"""The addresses of a scheme's own pages."""

from django.urls import URLPattern, URLResolver

scheme_urls: list[URLPattern | URLResolver] = []
