"""The addresses of opportunities and their sessions, at an organisation's desk."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import checked, opportunities, sessions, telling

opportunities_urls: list[URLPattern | URLResolver] = [
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<int:session_id>/coming/", sessions.who_comes, name="who_comes"),
    path("sessions/<int:session_id>/coming/<int:participant_id>/off/", sessions.take_off, name="take_off"),
    path("sessions/<int:session_id>/move/", sessions.move, name="move_session"),
    path("sessions/<int:session_id>/call-off/", sessions.call_off, name="call_off"),
    path("to-tell/", telling.to_tell, name="to_tell"),
    path("to-tell/<int:letter_id>/", telling.told, name="told"),
    path("checked/", checked.checked, name="checked"),
    path("checked/<int:checked_id>/", checked.end_checked, name="end_checked"),
    path("opportunities/", opportunities.opportunities, name="opportunities"),
    path("opportunities/new/", opportunities.new, name="new_opportunity"),
    path("opportunities/<int:opportunity_id>/", opportunities.opportunity, name="opportunity"),
    path("opportunities/<int:opportunity_id>/change/", opportunities.change, name="change_opportunity"),
    path("opportunities/<int:opportunity_id>/when/", opportunities.change_when, name="change_when"),
    path("opportunities/<int:opportunity_id>/publish/", opportunities.publish, name="publish_opportunity"),
    path("opportunities/<int:opportunity_id>/end/", opportunities.end, name="end_opportunity"),
]
