"""The addresses of a scheme's vouchers and keys."""

from django.urls import URLPattern, URLResolver

vouchers_urls: list[URLPattern | URLResolver] = []
