"""The addresses of a scheme's own pages."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import scheme

scheme_urls: list[URLPattern | URLResolver] = [path("", scheme.scheme, name="scheme")]
