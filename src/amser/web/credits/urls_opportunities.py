"""The addresses of what people can do."""

from django.urls import URLPattern, URLResolver

opportunities_urls: list[URLPattern | URLResolver] = []
