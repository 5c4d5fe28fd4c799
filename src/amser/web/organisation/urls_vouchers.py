"""The addresses of vouchers at an organisation's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import vouchers

vouchers_urls: list[URLPattern | URLResolver] = [
    path("vouchers/", vouchers.vouchers, name="vouchers"),
    path("vouchers/pay-in/", vouchers.pay_in_for, name="pay_vouchers_in"),
]
