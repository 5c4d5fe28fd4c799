"""The addresses of a scheme's own pages."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import scheme
from amser.web.scheme import supply

scheme_urls: list[URLPattern | URLResolver] = [
    path("", scheme.scheme, name="scheme"),
    path("figures/", supply.for_everybody, name="supply"),
]
