"""Offers of venues in plain words: when, for whom, for how many credits; and why one cannot be used or published."""

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any, Final

from django.utils.translation import pgettext

from amser.kernel.dates import clock, full, weekdays
from amser.kernel.dates import day as dates_day
from amser.kernel.errors import DomainError
from amser.kernel.minutes import duration
from amser.venues.models import For, Offer, OfferWindow, Sitting, UseState
from amser.venues.queries import Times, closures_of


def when(offer: Offer) -> str:
    """Return on which days and at which hours an offer can be used: "Saturday, Sunday 9:00am–12:00pm". No query where windows are fetched."""
    windows = list(offer.windows.all())
    if not windows:
        return pgettext("offer.always", "Whenever the venue is open")
    of_day: dict[int, list[OfferWindow]] = {}
    for window in sorted(windows, key=lambda window: (window.weekday, window.begins)):
        of_day.setdefault(window.weekday, []).append(window)
    said = [(number, ", ".join(hours(window.begins, window.ends) for window in those)) for number, those in of_day.items()]
    names = weekdays()
    together = itertools.groupby(sorted(said, key=lambda pair: (_first(said, pair[1]), pair[0])), key=lambda pair: pair[1])
    return "; ".join(f"{', '.join(names[number] for number, _ in days)} {those}" for those, days in together)


def closed_on(offer: Offer, since: dt.date) -> str:
    """Return on which days to come an offer's venue has closed it, or one time of it: "Saturday 5 December, Sunday 6 December 9:00am"."""
    those = sorted((one.day, one.begins or dt.time(), one.begins is None) for one in closures_of(offer) if one.day >= since)
    said = [dates_day(day) if is_whole else f"{dates_day(day)} {time_said(begins)}" for day, begins, is_whole in those]
    return ", ".join(dict.fromkeys(said))


def when_or_closed(offer: Offer, day: dt.date) -> str:
    """Return when an offer can be used; that it is closed where its venue has closed some of it on this day."""
    if any(one.day == day for one in closures_of(offer)):
        return pgettext("offer.closed_today", "Closed today")
    return when(offer)


def _first(said: list[tuple[int, str]], those: str) -> int:
    return next(number for number, hours_of_it in said if hours_of_it == those)


def hours(begins: Any, ends: Any) -> str:
    """Return "9:00am–12:00pm"."""
    return f"{clock(begins)}–{clock(ends)}"


def _all_day() -> str:
    return pgettext("offer.all_day", "all day")


def of(times: Times) -> str:
    """Return the hours of a sitting; that it lasts all day where it has none."""
    return hours(times.begins, times.ends) if times.ends else _all_day()


def time_of(sitting: Sitting) -> str:
    """Return when a sitting begins; that it lasts all day where it has no hours."""
    return time_said(sitting.begins)


def time_said(begins: Any) -> str:
    """Return an hour that a sitting begins at."""
    return clock(begins) if begins.hour or begins.minute else _all_day()


def until_when(offer: Offer) -> str:
    """Return from and until which day, as far as there is something to say."""
    if offer.ends_on:
        return pgettext("offer.from_to", "From %(first)s to %(last)s") % {"first": full(offer.begins_on), "last": full(offer.ends_on)}
    return ""


def prices(offer: Offer) -> str:
    """Return the credits in one line: "Credits each. Adults: 1 · Under 16: 1"."""
    label = pgettext("common.count", "%(label)s: %(count)s")
    those = [
        (pgettext("till.adults", "Adults"), offer.adult_credits),
        (pgettext("till.under16", "Under 16"), None if offer.use_for == For.ADULTS else offer.child_credits),
    ]
    each = " · ".join(
        label % {"label": name, "count": count or pgettext("offer.free", "no credits needed")} for name, count in those if count is not None
    )
    return pgettext("till.each", "Credits each. %(prices)s") % {"prices": each}


def for_whom(offer: Offer) -> str:
    """Return who may use it."""
    if offer.use_for == For.FAMILIES:
        return pgettext("offer.for.families", "Families: adults with somebody under 16")
    if offer.use_for == For.ADULTS or offer.child_credits is None:
        return pgettext("offer.for.adults", "Adults")
    if offer.adult_credits is None:
        return pgettext("offer.for.children", "People under 16")
    return pgettext("offer.for.everyone", "Everyone")


def booking(offer: Offer) -> str:
    """Return whether one books, and until when."""
    if not offer.is_bookable:
        return pgettext("offer.booking.no", "Just come, no need to book")
    if offer.needs_booking:
        said = pgettext("offer.booking.must", "Book before you come")
    else:
        said = pgettext("offer.booking.may", "You can book, or just come")
    return f"{said}. {lead(offer.lead_minutes)}" if offer.lead_minutes else said


def lead(minutes: int) -> str:
    """Return how long before it is booked, in a sentence."""
    return pgettext("offer.booking.lead", "Book this long before, at least: %(duration)s.") % {"duration": duration(minutes)}


def rules(offer: Offer) -> list[tuple[str, str]]:
    """Return everything to know before one goes, as (name, what): only what there is to say."""
    return [
        (pgettext("offer.rules.for", "Who it is for"), for_whom(offer)),
        (pgettext("offer.rules.when", "When"), when(offer)),
        (pgettext("offer.rules.dates", "Dates"), until_when(offer)),
        (pgettext("offer.rules.booking", "Booking"), booking(offer)),
        (pgettext("offer.rules.day", "Most people on one card in a day"), str(offer.most_a_day or "")),
        (pgettext("offer.rules.month", "Most people on one card in a month"), str(offer.most_a_month or "")),
        (pgettext("offer.rules.places", "Places each time"), str(offer.capacity or "")),
    ]


def _closed(_: DomainError, __: str) -> str:
    return pgettext("error.offer_closed", "This offer is not open any more, or not yet. Choose another offer.")


def _not_now(refusal: Any, _: str) -> str:
    text = pgettext("till.refuse.when", "This offer cannot be used now. It can be used: %(when)s")
    return text % {"when": when(refusal.offer)}


def _closed_then(_: DomainError, __: str) -> str:
    return pgettext("error.closed_then", "The venue has closed this time. Choose another time or another offer.")


def _closed_already(_: DomainError, __: str) -> str:
    return pgettext("error.closed_already", "This time is closed already. Open it again first if you want to say something else.")


def _price_missing(refusal: Any, _: str) -> str:
    if refusal.use_for == For.FAMILIES:
        return pgettext("error.price_families", "Families are adults and under 16s. Write the credits for both; 0 if they need none.")
    return pgettext("error.price_adults", "This offer is for adults. Write the credits for an adult; 0 if they need none.")


def _not_for_them(refusal: Any, _: str) -> str:
    return {
        "adults": pgettext("error.offer_adults", "This offer is for adults only. Leave out those under 16, or choose another offer."),
        "children": pgettext(
            "error.offer_children", "This offer is for people under 16 only. Leave out the adults, or choose another offer."
        ),
        "families": pgettext("error.offer_families", "This offer is for families: at least one adult and one person under 16."),
    }[refusal.only]


def _fewer(refusal: Any, _: str) -> str:
    text = pgettext("error.offer_fewer", "The most people that one person can bring: %(count)s. Choose fewer people.")
    return text % {"count": refusal.most}


def _too_many(refusal: Any, _: str) -> str:
    if refusal.left:
        text = pgettext(
            "error.offer_some_left", "Places still open for this person: %(count)s. Choose fewer people, or come from %(date)s on."
        )
        return text % {"count": refusal.left, "date": full(refusal.opens_on)}
    text = pgettext("till.refuse.most", "This person has used the most that this offer allows. It opens again on %(date)s.")
    return text % {"date": full(refusal.opens_on)}


def _full(refusal: Any, _: str) -> str:
    if refusal.left:
        return pgettext("error.offer_places", "Places left at this time: %(count)s. Choose fewer people or another time.") % {
            "count": refusal.left
        }
    return pgettext("till.refuse.full", "There are no places left at this time. Choose another time.")


def _too_late(refusal: Any, _: str) -> str:
    if not refusal.lead_minutes:
        return pgettext("error.offer_over", "This time is over. Choose another time.")
    text = pgettext("error.offer_too_late", "It is too late to book this time. %(lead)s Choose a later time.")
    return text % {"lead": lead(refusal.lead_minutes)}


def _book_first(_: DomainError, __: str) -> str:
    return pgettext("error.offer_book_first", "This offer is for people who have booked. Book another day first, or choose another offer.")


def _not_bookable(_: DomainError, __: str) -> str:
    return pgettext("error.offer_not_bookable", "This offer is not booked ahead. You can just come.")


def _not_a_venue(_: DomainError, __: str) -> str:
    return pgettext("error.not_a_venue", "This organisation is not a venue of the scheme today. Ask the scheme about it.")


def _use_over(refusal: Any, _: str) -> str:
    if refusal.state == UseState.ACCEPTED:
        return pgettext("error.use_accepted", "They have come: this was accepted at the till. Nothing has changed.")
    return pgettext("error.use_over", "This booking is over. Nothing has changed.")


def _undo_late(_: DomainError, __: str) -> str:
    return pgettext("error.book_again_late", "This can no longer be undone here. Book it anew if they still want to come.")


def _elsewhere(_: DomainError, __: str) -> str:
    return pgettext("error.credits_elsewhere", "The credits of this booking are not there any more. Ask the person to book anew.")


def _overlap(_: DomainError, __: str) -> str:
    return pgettext("error.windows_overlap", "Two of these times overlap. Make them one, or end the first before the next begins.")


def _places_taken(refusal: Any, _: str) -> str:
    text = pgettext("error.places_taken", "People have booked these times, on %(date)s first. Keep the times, or make a new offer.")
    return text % {"date": full(refusal.day)}


def _cancel_too_late(refusal: Any, _: str) -> str:
    text = pgettext(
        "error.cancel_too_late",
        "It is too late to cancel here. If you cannot come, please tell the venue: somebody else may like to. %(phone)s",
    )
    return text % {"phone": refusal.phone}


SAY: Final[dict[str, Callable[[Any, str], str]]] = {
    "offer_is_closed": _closed,
    "offer_not_now": _not_now,
    "closed_then": _closed_then,
    "closed_already": _closed_already,
    "price_missing": _price_missing,
    "not_for_them": _not_for_them,
    "fewer_people": _fewer,
    "too_many": _too_many,
    "no_places_left": _full,
    "too_late_to_book": _too_late,
    "book_first": _book_first,
    "not_bookable": _not_bookable,
    "not_a_venue": _not_a_venue,
    "use_is_over": _use_over,
    "too_late_to_undo": _undo_late,
    "credits_elsewhere": _elsewhere,
    "windows_overlap": _overlap,
    "places_taken": _places_taken,
    "too_late_to_cancel": _cancel_too_late,
}
