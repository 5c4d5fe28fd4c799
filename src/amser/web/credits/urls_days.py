"""The addresses of somebody's own volunteering days."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import my_days

days_urls: list[URLPattern | URLResolver] = [
    path("me/days/", my_days.my_days, name="my_days"),
    path("me/days/ask/", my_days.ask_for_day, name="ask_for_day"),
    path("me/days/<int:day_id>/withdraw/", my_days.withdraw_day, name="withdraw_day"),
]
