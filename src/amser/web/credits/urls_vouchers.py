"""The addresses of vouchers, for whoever holds one."""

from django.urls import URLPattern, URLResolver

vouchers_urls: list[URLPattern | URLResolver] = []
