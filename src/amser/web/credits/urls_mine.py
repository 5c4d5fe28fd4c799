"""The addresses of somebody's own credits, card and gifts."""

from django.urls import URLPattern, URLResolver

mine_urls: list[URLPattern | URLResolver] = []
