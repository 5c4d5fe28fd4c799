"""What figures are called."""

import datetime as dt

from django.utils.translation import pgettext

from amser.kernel import dates
from amser.ledger.models import TransferCode
from amser.measures.queries.period import Basis, Period


def times() -> str:
    """Return the heading over how often."""
    return pgettext("books.col.times", "Times")


def total() -> str:
    """Return the heading of a sum."""
    return pgettext("figures.total", "Total")


def other() -> str:
    """Return what small rows are called together."""
    return pgettext("figures.other", "Other, together")


def in_minutes(heading: str) -> str:
    """Return the heading of a column of whole minutes."""
    return pgettext("figures.in_minutes", "%(heading)s (minutes)") % {"heading": heading}


def held_back() -> str:
    """Return what stands where a figure is held back."""
    return pgettext("figures.held_back", "held back")


def chart_of(title: str, heading: str) -> str:
    """Return the title of a chart."""
    return pgettext("figures.chart", "Chart. %(title)s. %(heading)s") % {"title": title, "heading": heading}


def people_once() -> str:
    """Return why people do not add up."""
    return pgettext("figures.people_once", "Times and time add up. People do not: each counts once in a row, and once in the total.")


def month(key: str) -> str:
    """Return "March 2026" for "2026-03"."""
    return dates.month_year(dt.date.fromisoformat(f"{key}-01"))


def before(day: dt.date) -> str:
    """Return what help from before a period is called that came late."""
    return pgettext("figures.before", "Before %(date)s, entered late") % {"date": dates.full(day)}


def no_category() -> str:
    """Return what help of no category is called."""
    return pgettext("figures.no_category", "Not said")


def no_place() -> str:
    """Return what help by members without a place is called."""
    return pgettext("figures.no_place", "No place written down")


def elsewhere() -> str:
    """Return what help by members of other banks is called."""
    return pgettext("figures.elsewhere", "Members of other time banks")


def whose(name: str) -> str:
    """Return whose a line of the table of people is that is nobody's in particular."""
    return elsewhere() if name == "elsewhere" else pgettext("figures.own_accounts", "The time bank's own accounts")


def kind(key: str) -> str:
    """Return a kind of exchange."""
    return {
        "members": pgettext("figures.kind.members", "One member for another"),
        "group": pgettext("figures.kind.group", "In a group"),
        "organisation": pgettext("figures.kind.organisation", "With an organisation"),
        "pot": pgettext("figures.kind.pot", "Hours from the community pot"),
        "from_neighbour": pgettext("figures.kind.from", "Given by members of other time banks"),
        "to_neighbour": pgettext("figures.kind.to", "Given to members of other time banks"),
    }[key]


def entered(key: str, period: Period) -> str:
    """Return how a part of the total came about."""
    words = {
        "in_time": pgettext("figures.entered.in_time", "Help from %(date)s on"),
        "late": pgettext("figures.entered.late", "Late: help from before %(date)s"),
        "corrected": pgettext("figures.entered.corrected", "Put right: help from %(date)s on"),
        "corrected_late": pgettext("figures.entered.corrected_late", "Put right: help from before %(date)s"),
    }
    return words[key] % {"date": dates.full(period.first)}


def by(cut: str) -> str:
    """Return the heading over what a table is cut by."""
    return {
        "month": pgettext("figures.by.month", "Month"),
        "category": pgettext("figures.by.category", "Kind of help"),
        "place": pgettext("figures.by.place", "Place"),
        "kind": pgettext("figures.by.kind", "Who with whom"),
        "person": pgettext("figures.by.person", "Member"),
        "entered": pgettext("figures.by.entered", "Where it comes from"),
    }[cut]


def cut(name: str) -> str:
    """Return the title of a table about help."""
    return {
        "month": pgettext("figures.cut.month", "Help by month"),
        "category": pgettext("figures.cut.category", "Help by kind"),
        "place": pgettext("figures.cut.place", "Help by place of who gave"),
        "kind": pgettext("figures.cut.kind", "Help by who with whom"),
        "person": pgettext("figures.cut.person", "Help by member"),
        "entered": pgettext("figures.cut.entered", "How the total came about"),
    }[name]


def title(name: str) -> str:
    """Return the title of another table."""
    return {
        "members": pgettext("figures.title.members", "Members who came and went"),
        "standing": pgettext("figures.title.standing", "Members at the end"),
        "taking_part": pgettext("figures.title.taking_part", "Members who took part"),
        "to_think_of": pgettext("figures.title.to_think_of", "Active members to think of"),
        "requests": pgettext("figures.title.requests", "What was asked for"),
        "days": pgettext("figures.title.days", "How long people waited"),
        "movements": pgettext("figures.title.movements", "Everything that moved in the books"),
        "late": pgettext("figures.title.late", "Came late: help from before"),
        "corrected_late": pgettext("figures.title.corrected_late", "Put right: help from before"),
        "about": pgettext("figures.title.about", "About these figures"),
        "glance": pgettext("figures.title.glance", "At a glance"),
    }[name]


def line(name: str) -> str:
    """Return what one figure is called."""
    return {
        "joined": pgettext("figures.line.joined", "Joined"),
        "left": pgettext("figures.line.left", "Left or died"),
        "active": pgettext("figures.line.active", "Active"),
        "paused": pgettext("figures.line.paused", "Taking a break"),
        "suspended": pgettext("figures.line.suspended", "On hold"),
        "gave_only": pgettext("figures.line.gave_only", "Gave only"),
        "received_only": pgettext("figures.line.received_only", "Received only"),
        "both": pgettext("figures.line.both", "Gave and received"),
        "took_part": pgettext("figures.line.took_part", "Took part"),
        "first_time_givers": pgettext("figures.line.first_time_givers", "Gave for the first time"),
        "organisations": pgettext("figures.line.organisations", "Organisations that gave or received"),
        "never_given": pgettext("figures.line.never_given", "Never given yet"),
        "never_received": pgettext("figures.line.never_received", "Never received yet"),
        "never_either": pgettext("figures.line.never_either", "Neither given nor received yet"),
        "quiet": pgettext("figures.line.quiet", "Quiet for six months"),
        "asked": pgettext("figures.line.asked", "Requests put on the board"),
        "asked_and_met": pgettext("figures.line.asked_and_met", "Met by the end"),
        "asked_and_open": pgettext("figures.line.asked_and_open", "Not met by the end"),
        "met": pgettext("figures.line.met", "Requests met, old and new"),
        "waited": pgettext("figures.line.waited", "From a request to the first help"),
        "first_exchange": pgettext("figures.line.first_exchange", "From joining to the first help given or received"),
        "exchanges": pgettext("figures.line.exchanges", "Times that members helped each other"),
        "minutes": pgettext("figures.line.minutes", "Time that members gave each other"),
        "at_start": pgettext("figures.line.at_start", "Members at the beginning"),
        "at_end": pgettext("figures.line.at_end", "Members at the end"),
        "waited_median": pgettext("figures.line.waited_median", "Days from a request to help, half within"),
        "first_median": pgettext("figures.line.first_median", "Days from joining to the first help, half within"),
    }[name]


def members_on(day: dt.date) -> str:
    """Return what members at the beginning of a period are called."""
    return pgettext("figures.members_before", "Members before %(date)s") % {"date": dates.full(day)}


def members_at_end(day: dt.date) -> str:
    """Return what members at the end of a period are called."""
    return pgettext("figures.members_at_end", "Members at the end of %(date)s") % {"date": dates.full(day)}


def and_count(label: str, count: int) -> str:
    """Return "Label: count"."""
    return pgettext("common.count", "%(label)s: %(count)s") % {"label": label, "count": count}


def share(both: int, whole: int) -> tuple[str, ...]:
    """Return how many of a hundred both gave and received; nothing where nobody took part."""
    if not whole:
        return ()
    text = pgettext("figures.share", "Of those who took part, gave and received: %(percent)s%%")
    return (text % {"percent": round(100 * both / whole)},)


def reason(code: int) -> str:
    """Return for which reason hours moved."""
    return {
        TransferCode.EXCHANGE: pgettext("books.exchange", "Help between members"),
        TransferCode.GIFT: pgettext("books.gift", "Gifts"),
        TransferCode.DONATION: pgettext("books.donation", "Given to the community pot"),
        TransferCode.POT_PAYMENT: pgettext("books.pot_payment", "Given from the community pot"),
        TransferCode.START_GRANT: pgettext("books.start_grant", "Hours of welcome"),
        TransferCode.OPENING_BALANCE: pgettext("books.opening", "Brought from before"),
        TransferCode.WRITE_OFF: pgettext("books.write_off", "Written off"),
    }[TransferCode(code)]


def basis(name: Basis) -> str:
    """Return by which date help counts."""
    if name == Basis.ACTIVITY:
        return pgettext("figures.basis.activity", "By the day it happened")
    return pgettext("figures.basis.entry", "By the day it was entered")


def own_accounts(*, counted: bool) -> str:
    """Return whether help from the bank's own accounts counts."""
    if counted:
        return pgettext("figures.own.with", "With the time bank's own accounts")
    return pgettext("figures.own.without", "Without the time bank's own accounts")


def moment(at: dt.datetime) -> str:
    """Return a moment: "3 March 2026, 2:30pm"."""
    text = pgettext("figures.moment", "%(date)s, %(time)s")
    return text % {"date": dates.full(dates.today(at)), "time": dates.clock(dates.london(at).time())}


def period(wanted: Period) -> str:
    """Return a length of time: "July to September 2026", "March 2026", "2026", or its two days."""
    if wanted.is_month:
        return dates.month_year(wanted.first)
    if wanted.is_year:
        return str(wanted.first.year)
    if wanted.is_quarter:
        text = pgettext("figures.quarter", "%(first)s to %(last)s %(year)s")
        return text % {"first": dates.month(wanted.first.month), "last": dates.month(wanted.last.month), "year": wanted.first.year}
    return pgettext("statement.period", "From %(start)s to %(end)s") % {"start": dates.full(wanted.first), "end": dates.full(wanted.last)}
