"""What figures about credits are called."""

import datetime as dt

from django.utils.formats import number_format
from django.utils.translation import pgettext

from amser.kernel.dates import full
from amser.web.figures.tables import Column, Unit


def columns() -> tuple[Column, Column]:
    """Return the columns of a table of credits: what, and how many."""
    return Column(pgettext("figures.col.what", "What"), Unit.WORDS), Column(pgettext("figures.col.credits", "Credits"))


def measure(name: str) -> str:
    """Return what happened to credits."""
    return {
        "issued": pgettext("credits.issued", "Credits issued"),
        "given": pgettext("credits.given", "Credits given to people"),
        "on_paper": pgettext("credits.on_paper", "Credits put on paper"),
        "redeemed": pgettext("credits.redeemed", "Credits used"),
        "expired": pgettext("credits.expired", "Credits expired"),
        "returned": pgettext("credits.returned", "Credits given back"),
        "thanked": pgettext("credits.thanked", "People thanked"),
        "users": pgettext("credits.users", "People who used credits"),
    }[name]


def issued_net() -> str:
    """Return what issued credits are called where what expired and was given back is taken off, since each may not be shown."""
    return pgettext("credits.issued_net", "Credits issued, less those expired or given back")


def by(cut: str) -> str:
    """Return the heading over what a table is cut by."""
    return {
        "organisation": pgettext("scheme.grant.organisation", "Organisation"),
        "venue": pgettext("credits.by.venue", "Venue"),
        "place": pgettext("figures.by.place", "Place"),
        "month": pgettext("figures.by.month", "Month"),
        "offer": pgettext("credits.by.offer", "Offer"),
    }[cut]


def cut(name: str) -> str:
    """Return the title of a table of credits cut in one way."""
    return {
        "organisation": pgettext("credits.cut.organisation", "Credits by organisation that gave them"),
        "venue": pgettext("credits.cut.venue", "Credits by venue where they were used"),
        "place": pgettext("credits.cut.place", "Credits by place"),
        "month": pgettext("credits.cut.month", "Credits by month"),
    }[name]


def title(name: str) -> str:
    """Return the title of another table."""
    return {
        "supply": pgettext("credits.title.supply", "What was issued, and what became of it"),
        "people": pgettext("credits.title.people", "People who took part"),
        "kept": pgettext("credits.title.kept", "From given to used"),
        "days": pgettext("credits.title.days", "Volunteering days that employers paid"),
        "gave": pgettext("credits.title.gave", "What you gave"),
        "welcomed": pgettext("credits.title.welcomed", "What you welcomed people to"),
    }[name]


def line(name: str) -> str:
    """Return what one figure is called."""
    return {
        "took_part": pgettext("credits.line.took_part", "Were thanked, or used, gave or were given credits"),
        "gave_away": pgettext("credits.line.gave_away", "Of them, gave some away"),
        "thanked_first": pgettext("credits.line.thanked_first", "Thanked for the first time"),
        "new": pgettext("credits.line.new", "Of them, new volunteers: had not given time regularly before"),
        "not_new": pgettext("credits.line.not_new", "Of them, had given time before"),
        "not_asked": pgettext("credits.line.not_asked", "Of them, were not asked"),
        "used_of": pgettext("credits.line.used_of", "Credits that people used of their own"),
        "median": pgettext("credits.line.median", "Days kept, half within"),
        "mean": pgettext("credits.line.mean", "Days kept, on average"),
        "paid_days": pgettext("credits.line.paid_days", "Confirmed by the host"),
        "credits_given": pgettext("credits.given", "Credits given to people"),
        "people_thanked": pgettext("credits.thanked", "People thanked"),
        "sessions": pgettext("credits.line.sessions", "Sessions thanked for"),
        "credits_on_paper": pgettext("credits.on_paper", "Credits put on paper"),
        "left_now": pgettext("credits.line.left_now", "Left in budgets now"),
        "visits": pgettext("credits.line.visits", "Visits"),
    }[name]


def out_there_before(day: dt.date) -> str:
    """Return what the credits out there before a period are called."""
    return pgettext("credits.before", "Out there before %(date)s") % {"date": full(day)}


def out_there_after(day: dt.date) -> str:
    """Return what the credits out there at the end of a period are called."""
    return pgettext("credits.after", "Out there at the end of %(date)s") % {"date": full(day)}


def people_once() -> str:
    """Return why people do not add up."""
    return pgettext("credits.people_once", "Credits add up. People do not: each counts once in a row, and once in the total.")


def share_gave(percent: int) -> str:
    """Return how many of a hundred gave some away."""
    return pgettext("credits.share", "Of those who took part, gave some away: %(percent)s%%") % {"percent": percent}


def first_in() -> str:
    """Return how days are counted."""
    return pgettext(
        "credits.first_in", "For each person, the credits they had first count as used first. Paper credits used as they are do not count."
    )


def paid_apart() -> str:
    """Return why paid time stands apart."""
    return pgettext("credits.paid_apart", "Paid time is counted apart: it is neither credits nor hours between people.")


def days(mean: float | None) -> str | None:
    """Return an average of days, to one place."""
    return None if mean is None else number_format(round(mean, 1), decimal_pos=1)
