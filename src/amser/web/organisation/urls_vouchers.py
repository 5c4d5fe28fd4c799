"""The addresses of vouchers at an organisation's desk."""

from django.urls import URLPattern, URLResolver

vouchers_urls: list[URLPattern | URLResolver] = []
