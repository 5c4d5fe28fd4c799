"""The addresses of a venue's tills, at its desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import tills

tills_urls: list[URLPattern | URLResolver] = [
    path("tills/", tills.tills, name="tills"),
    path("tills/make/", tills.make, name="make_till"),
    path("tills/<int:till_id>/name/", tills.name, name="name_till"),
    path("tills/<int:till_id>/replace/", tills.replace, name="replace_till"),
    path("tills/<int:till_id>/end/", tills.end, name="end_till"),
]
