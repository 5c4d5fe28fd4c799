"""The addresses of people and cards, at a scheme's desk."""

from django.urls import URLPattern, URLResolver

people_urls: list[URLPattern | URLResolver] = []
