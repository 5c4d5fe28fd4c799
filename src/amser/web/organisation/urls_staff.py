"""The addresses of what an organisation is, its people, places and schemes."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import describing, joining, staffing

staff_urls: list[URLPattern | URLResolver] = [
    path("describe/", describing.describe, name="describe"),
    path("places/", describing.places, name="places"),
    path("places/<int:place_id>/", describing.place, name="place"),
    path("places/<int:place_id>/close/", describing.close_place, name="close_place"),
    path("staff/", staffing.staff, name="staff"),
    path("staff/<int:staff_id>/end/", staffing.end_right, name="end_right"),
    path("schemes/", joining.schemes, name="schemes"),
    path("schemes/<slug:scheme>/<slug:kind>/", joining.join_scheme, name="join_scheme"),
    path("schemes/requests/<int:partner_id>/withdraw/", joining.withdraw, name="withdraw"),
]
