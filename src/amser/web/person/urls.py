"""The addresses of these pages."""

from django.urls import URLPattern, URLResolver

app_name = "person"

urlpatterns: list[URLPattern | URLResolver] = []
