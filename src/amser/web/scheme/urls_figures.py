"""The addresses of a scheme's figures."""

from django.urls import URLPattern, URLResolver, path

from amser.web.scheme import supply

figures_urls: list[URLPattern | URLResolver] = [
    path("credits/", supply.of_the_scheme, name="supply"),
]
