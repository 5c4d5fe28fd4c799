"""The addresses of people and cards, at an organisation's desk."""

from django.urls import URLPattern, URLResolver

people_urls: list[URLPattern | URLResolver] = []
