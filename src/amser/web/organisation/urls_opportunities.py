"""The addresses of opportunities and their sessions, at an organisation's desk."""

from django.urls import URLPattern, URLResolver

opportunities_urls: list[URLPattern | URLResolver] = []
