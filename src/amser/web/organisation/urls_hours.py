"""The addresses of an organisation's hours in time banks."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import hours

hours_urls: list[URLPattern | URLResolver] = [
    path("hours/", hours.hours, name="hours"),
    path("hours/new/<int:belonging_id>/", hours.record_hours, name="record_hours"),
    path("hours/<uuid:exchange_id>/", hours.hours_with, name="hours_with"),
    path("hours/<uuid:exchange_id>/no/", hours.deny_hours, name="deny_hours"),
    path("hours/<uuid:exchange_id>/wrong/", hours.wrong_hours, name="wrong_hours"),
]
