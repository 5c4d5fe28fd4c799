"""The addresses of volunteering days, of employers and hosts."""

from django.urls import URLPattern, URLResolver

days_urls: list[URLPattern | URLResolver] = []
