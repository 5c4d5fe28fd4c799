"""The addresses of running a scheme: partners, budgets, what it says and decides, who does what."""

from django.urls import URLPattern, URLResolver, path

from amser.web.organisation import telling
from amser.web.scheme import budgets, day_limits, desk, partners, running

desk_urls: list[URLPattern | URLResolver] = [
    path("", desk.home, name="home"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<int:partner_id>/", partners.partner, name="partner"),
    path("partners/<int:partner_id>/sign/", partners.sign, name="sign"),
    path("partners/<int:partner_id>/end/", partners.end_partner, name="end_partner"),
    path("budgets/", budgets.budgets, name="budgets"),
    path("budgets/grant/", budgets.grant, name="grant"),
    path("budgets/<int:budget_id>/close/", budgets.close_budget, name="close_budget"),
    path("volunteering-days/", day_limits.day_limits, name="day_limits"),
    path("to-tell/", telling.scheme_to_tell, name="to_tell"),
    path("to-tell/<int:letter_id>/", telling.scheme_told, name="told"),
    path("agreement/", running.agreements, name="agreements"),
    path("about/", running.about, name="about"),
    path("roles/", running.roles, name="roles"),
    path("roles/<int:scheme_role_id>/end/", running.end_role, name="end_role"),
]
