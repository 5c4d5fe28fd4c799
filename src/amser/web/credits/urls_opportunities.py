"""The addresses of what people can do."""

from django.urls import URLPattern, URLResolver, path

from amser.web.credits import calendars, doing

opportunities_urls: list[URLPattern | URLResolver] = [
    path("do/", doing.opportunities, name="opportunities"),
    path("do/<int:opportunity_id>/", doing.opportunity, name="opportunity"),
    path("do/session/<int:session_id>/come/", doing.come, name="come"),
    path("do/session/<int:session_id>/cannot/", doing.cannot, name="cannot"),
    path("do/session/<int:session_id>/session.ics", calendars.one, name="session_calendar"),
    path("coming/", doing.coming, name="coming"),
    path("coming/calendar/", calendars.make_address, name="make_calendar"),
    path("calendar/<str:token>/amser.ics", calendars.of_a_person, name="calendar"),
]
