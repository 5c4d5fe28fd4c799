"""The addresses of a scheme's desk."""

from django.urls import URLPattern, URLResolver

from amser.web.scheme.urls_desk import desk_urls
from amser.web.scheme.urls_figures import figures_urls
from amser.web.scheme.urls_organisations import organisations_urls
from amser.web.scheme.urls_people import people_urls
from amser.web.scheme.urls_vouchers import vouchers_urls

app_name = "scheme"

urlpatterns: list[URLPattern | URLResolver] = [
    *desk_urls,
    *organisations_urls,
    *vouchers_urls,
    *people_urls,
    *figures_urls,
]
