"""The addresses of a session's list, and of thanking everyone on it."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import awards, lists

lists_urls: list[URLPattern | URLResolver] = [
    path("sessions/<int:session_id>/", lists.session_list, name="list"),
    path("sessions/<int:session_id>/wall/", lists.wall, name="wall"),
    path("sessions/<int:session_id>/thank/", awards.thank, name="thank"),
    path("credits/<uuid:award_id>/back/", awards.take_back, name="take_back"),
]
