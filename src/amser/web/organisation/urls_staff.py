"""The addresses of what an organisation is, its people, places and schemes."""

from django.urls import URLPattern, URLResolver

staff_urls: list[URLPattern | URLResolver] = []
