"""The addresses. Everything people visit is in amser.web."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("amser.web.urls"))]
