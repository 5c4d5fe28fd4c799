"""The addresses of running a scheme: partners, budgets, what is out there."""

from django.urls import URLPattern, URLResolver

desk_urls: list[URLPattern | URLResolver] = []
