"""The addresses of arranging, and of a member's hours."""

from django.urls import URLPattern, path

from amser.web.member import arranging, claiming, exchanges, giving, hours, visits, with_organisations

exchange_urls: list[URLPattern] = [
    path("board/<int:listing_id>/arrange/", arranging.suggest, name="suggest"),
    path("already/", claiming.past, name="past"),
    path("arrangements/", exchanges.arrangements, name="arrangements"),
    path("arrangements/<uuid:exchange_id>/", exchanges.exchange, name="exchange"),
    path("arrangements/<uuid:exchange_id>/agree/", arranging.agree, name="agree"),
    path("arrangements/<uuid:exchange_id>/share/", arranging.share, name="share_contact"),
    path("arrangements/<uuid:exchange_id>/decline/", arranging.decline, name="decline"),
    path("arrangements/<uuid:exchange_id>/cancel/", arranging.cancel, name="cancel"),
    path("arrangements/<uuid:exchange_id>/no-show/", claiming.no_show, name="no_show"),
    path("arrangements/<uuid:exchange_id>/other-day/", arranging.other_day, name="other_day"),
    path("arrangements/<uuid:exchange_id>/arrived/", visits.arrive, name="arrive"),
    path("arrangements/<uuid:exchange_id>/left/", visits.leave, name="leave_visit"),
    path("arrangements/<uuid:exchange_id>/how-long/", claiming.how_long, name="how_long"),
    path("arrangements/<uuid:exchange_id>/thanks/", giving.thank, name="thank"),
    path("arrangements/<uuid:exchange_id>/wrong/", exchanges.wrong, name="wrong"),
    path("already/organisation/", with_organisations.new_with_organisation, name="new_with_organisation"),
    path("organisations/<uuid:exchange_id>/", with_organisations.with_organisation, name="with_organisation"),
    path("organisations/<uuid:exchange_id>/no/", with_organisations.deny_with_organisation, name="deny_with_organisation"),
    path("organisations/<uuid:exchange_id>/wrong/", with_organisations.wrong_with_organisation, name="wrong_with_organisation"),
    path("hours/", hours.hours, name="hours"),
    path("hours/csv/", hours.hours_csv, name="hours_csv"),
    path("hours/hide/", hours.hide_hours, name="hide_hours"),
    path("hours/give/", giving.give, name="give"),
]
