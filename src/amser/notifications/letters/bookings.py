"""Letters about what somebody has booked: it is booked, it was given back, it is somewhere else."""

from typing import Any

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import (
    SchemeLetterDraft,
    SchemeLetters,
    Write,
    in_a_line,
    to_whoever_uses,
    use_of,
    uses_with_words,
)
from amser.venues.models import Use, UseState
from amser.venues.queries import is_at_a_venue


def booked(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever booked, or was booked for, has it in writing; nobody where it was given back meanwhile."""
    use = use_of(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(use)
        matter = pgettext(
            "mail.booked.body", "This is booked for you: “%(title)s” %(on_day)s, %(time)s. People: %(people)s. Credits: %(credits)s."
        )
        return pgettext("mail.booked.subject", "Booked: “%(title)s”") % values, f"{matter % values} {_cannot(words)}"

    return to_whoever_uses(use, write, "credits:bookings") if use.state == UseState.HELD else []


def given_back(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever booked hears that their credits are back: because it was cancelled, or because nobody came."""
    use = use_of(scheme, ids)

    def write(_: Words) -> tuple[str, str]:
        values = _values(use)
        if use.state == UseState.LAPSED:
            body = pgettext(
                "mail.booking.lapsed.body",
                "We did not see you at “%(title)s” %(on_day)s. Your credits are yours to use again: %(credits)s.",
            )
            return pgettext("mail.booking.lapsed.subject", "Your credits are back: “%(title)s”") % values, body % values
        body = pgettext(
            "mail.booking.cancelled.body", "This is cancelled: “%(title)s” %(on_day)s. Your credits are yours to use again: %(credits)s."
        )
        said = [body % values]
        if use.is_venue_cancelled:
            by_venue = (
                pgettext("mail.booking.venue_cancelled", "The venue had to cancel this booking: %(venue)s.")
                if _is_at_a_venue(use)
                else pgettext("mail.booking.venue_ended", "Credits can no longer be used here: %(venue)s.")
            )
            said = [by_venue % {"venue": use.organisation.name}, *said]
            said += [pgettext("mail.booking.why", "What they say: “%(why)s”") % {"why": use.why}] if use.why else []
        return pgettext("mail.cancelled.subject", "Cancelled: “%(title)s”") % values, "\n\n".join(said)

    return to_whoever_uses(use, write, "credits:bookings") if use.state in {UseState.LAPSED, UseState.CANCELLED} else []


def other_place(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who has booked an offer hears, once, that it is somewhere else, with the first time that they come."""
    booked = uses_with_words().filter(scheme=scheme, offer_id=ids["offer_id"], is_booking=True, state=UseState.HELD)
    told: dict[int | None, list[SchemeLetterDraft]] = {}
    for use in booked.filter(held_until__gt=ids["after"]).order_by("on", "sitting__begins", "pk"):
        told.setdefault(use.participant_id, to_whoever_uses(use, _of_a_place(use), "credits:bookings"))
    return [draft for drafts in told.values() for draft in drafts]


def _of_a_place(use: Use) -> Write:
    def write(words: Words) -> tuple[str, str]:
        values, place = _values(use), use.offer.place
        matter = pgettext("mail.booking.place.body", "This is at another place now: “%(title)s” %(on_day)s, %(time)s. Your booking stands.")
        where = (
            pgettext("mail.session.where", "Where: %(place)s.") % {"place": in_a_line(place)}
            if place
            else pgettext("mail.booking.place.ask", "Please ask where: %(venue)s.") % {"venue": use.organisation.name}
        )
        return pgettext("mail.booking.place.subject", "Another place: “%(title)s”") % values, " ".join(
            [matter % values, where, _cannot(words)]
        )

    return write


def _cannot(words: Words) -> str:
    return words.say(
        pgettext("mail.booked.cannot", "If you cannot go, cancel it here and your credits come back: %(link)s") % {"link": words.link},
        pgettext("mail.booked.cannot_told", "If you cannot go, please tell us, and your credits come back."),
    )


def _is_at_a_venue(use: Use) -> bool:
    return Use.objects.filter(is_at_a_venue(), pk=use.pk).exists()


def _values(use: Use) -> dict[str, object]:
    begins = use.sitting.begins
    time = dates.clock(begins) if begins.hour or begins.minute else pgettext("mail.booked.all_day", "all day")
    on_day = dates.on_day(use.on)
    return {"title": use.offer.title, "on_day": on_day, "time": time, "people": use.people, "credits": use.credits}


LETTERS: dict[str, SchemeLetters] = {"venues.booked": booked, "venues.given_back": given_back, "venues.other_place": other_place}
"""`venues.given_back` is announced of bookings alone."""
