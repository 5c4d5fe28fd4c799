"""The addresses of the till."""

from django.urls import URLPattern, URLResolver

from amser.web.venue.urls_till import till_urls

app_name = "till"

urlpatterns: list[URLPattern | URLResolver] = [
    *till_urls,
]
