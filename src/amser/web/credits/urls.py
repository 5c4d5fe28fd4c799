"""The addresses of a scheme's pages for everybody, and for whoever takes part."""

from django.urls import URLPattern, URLResolver

from amser.web.credits.urls_days import days_urls
from amser.web.credits.urls_mine import mine_urls
from amser.web.credits.urls_offers import offers_urls
from amser.web.credits.urls_opportunities import opportunities_urls
from amser.web.credits.urls_scheme import scheme_urls
from amser.web.credits.urls_vouchers import vouchers_urls

app_name = "credits"

urlpatterns: list[URLPattern | URLResolver] = [
    *scheme_urls,
    *opportunities_urls,
    *offers_urls,
    *mine_urls,
    *vouchers_urls,
    *days_urls,
]
