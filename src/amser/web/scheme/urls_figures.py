"""The addresses of a scheme's figures."""

from django.urls import URLPattern, URLResolver

figures_urls: list[URLPattern | URLResolver] = []
