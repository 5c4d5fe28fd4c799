"""The addresses of organisations, at a scheme's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.scheme import organisations

organisations_urls: list[URLPattern | URLResolver] = [
    path("organisations/add/", organisations.open_organisation, name="open_organisation"),
]
