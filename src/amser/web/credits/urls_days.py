"""The addresses of somebody's own volunteering days."""

from django.urls import URLPattern, URLResolver

days_urls: list[URLPattern | URLResolver] = []
