"""The addresses of a person's own settings, under `/account/`."""

from django.urls import URLPattern, URLResolver, path

from amser.web.person import banks, card, data, promises, sessions, settings, supporting, week, wishes

app_name = "person"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", banks.banks, name="banks"),
    path("settings/", settings.settings, name="settings"),
    path("settings/preferences/", settings.preferences, name="preferences"),
    path("settings/name/", settings.name, name="name"),
    path("settings/messages/", wishes.wishes, name="wishes"),
    path("sessions/<int:session_id>/end/", sessions.end_session, name="end_session"),
    path("sessions/end-others/", sessions.end_other_sessions, name="end_other_sessions"),
    path("data/", data.data, name="data"),
    path("data/download/", data.download, name="data_download"),
    path("supporting/", supporting.supporting, name="supporting"),
    path("supporting/<int:support_id>/begin/", supporting.act_for, name="act_for"),
    path("promises/", promises.promises, name="promises"),
    path("week/", week.week, name="week"),
    path("week/calendar/", week.make_calendar, name="make_calendar"),
    path("card/", card.card, name="card"),
    path("stop-acting/", supporting.stop_acting, name="stop_acting"),
]
