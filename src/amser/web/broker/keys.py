"""Which keys do what at the desk."""

from django.http import HttpResponse
from django.utils.translation import pgettext

from amser.web.broker.visiting import broker_page
from amser.web.pages import page
from amser.web.visiting import DeskRequest


@broker_page
def keys(request: DeskRequest) -> HttpResponse:
    """Say which keys there are, for whoever does without a mouse."""
    return page(request, "broker/keys.html", with_alt=_with_alt(), alone=_alone())


def _with_alt() -> list[tuple[str, str]]:
    return [
        ("S", pgettext("desk.keys.find", "Find somebody or something")),
        ("B", pgettext("desk.keys.morning", "To this morning's page")),
        ("Q", pgettext("desk.keys.quarter", "To the figures")),
        ("L", pgettext("desk.keys.line", "On this morning's page: write down an exchange in one line")),
        ("1 – 9", pgettext("desk.keys.figures", "The button or link with this figure")),
        ("A – W", pgettext("desk.keys.letters", "On this morning's page: the page with this letter, under “The bank”")),
        ("K", pgettext("desk.keys.page", "This page")),
    ]


def _alone() -> list[tuple[str, str]]:
    return [
        ("Tab", pgettext("desk.keys.tab", "To the next field, button or link; with Shift, to the one before")),
        ("Enter", pgettext("desk.keys.enter", "Send what is typed into a line; open a link")),
        (pgettext("desk.keys.space", "Space"), pgettext("desk.keys.press", "Press a button, or put a tick in a box")),
        ("↑ ↓", pgettext("desk.keys.arrows", "Choose among boxes of which one can be chosen, or from a list")),
    ]
