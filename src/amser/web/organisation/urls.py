"""The addresses of an organisation's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import home
from amser.web.organisation.urls_days import days_urls
from amser.web.organisation.urls_figures import figures_urls
from amser.web.organisation.urls_hours import hours_urls
from amser.web.organisation.urls_lists import lists_urls
from amser.web.organisation.urls_offers import offers_urls
from amser.web.organisation.urls_opportunities import opportunities_urls
from amser.web.organisation.urls_people import people_urls
from amser.web.organisation.urls_staff import staff_urls
from amser.web.organisation.urls_tills import tills_urls
from amser.web.organisation.urls_vouchers import vouchers_urls

app_name = "organisation"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    *staff_urls,
    *opportunities_urls,
    *lists_urls,
    *vouchers_urls,
    *offers_urls,
    *tills_urls,
    *days_urls,
    *people_urls,
    *figures_urls,
    *hours_urls,
]
