"""The addresses of vouchers, for whoever holds one."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import paper

vouchers_urls: list[URLPattern | URLResolver] = [
    path("keys.txt", paper.keys, name="keys"),
    path("me/paper/", paper.paper, name="paper"),
]
