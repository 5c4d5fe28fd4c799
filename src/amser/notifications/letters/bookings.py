"""Letters about what somebody has booked: it is booked, it was given back."""

from typing import Any

from django.utils.translation import pgettext

from amser.agencies.models import Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters
from amser.venues.models import Use, UseState


def booked(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever booked, or was booked for, has it in writing; nobody where it was given back meanwhile."""
    use = _use(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(use)
        matter = pgettext(
            "mail.booked.body", "This is booked for you: “%(title)s” %(on_day)s, %(time)s. People: %(people)s. Credits: %(credits)s."
        )
        cannot = words.say(
            pgettext("mail.booked.cannot", "If you cannot go, cancel it here and your credits come back: %(link)s") % {"link": words.link},
            pgettext("mail.booked.cannot_told", "If you cannot go, please tell us, and your credits come back."),
        )
        return pgettext("mail.booked.subject", "Booked: “%(title)s”") % values, f"{matter % values} {cannot}"

    return _to_whoever_booked(use, write) if use.state == UseState.HELD else []


def given_back(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever booked hears that their credits are back: because it was cancelled, or because nobody came."""
    use = _use(scheme, ids)

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
        return pgettext("mail.cancelled.subject", "Cancelled: “%(title)s”") % values, body % values

    return _to_whoever_booked(use, write) if use.state in {UseState.LAPSED, UseState.CANCELLED} else []


def _use(scheme: Scheme, ids: dict[str, Any]) -> Use:
    found = Use.objects.select_related("offer", "organisation", "scheme", "sitting", "participant__user", "participant__through")
    return found.get(scheme=scheme, pk=ids["use_id"])


def _values(use: Use) -> dict[str, object]:
    begins = use.sitting.begins
    time = dates.clock(begins) if begins.hour or begins.minute else pgettext("mail.booked.all_day", "all day")
    on_day = dates.on_day(use.on)
    return {"title": use.offer.title, "on_day": on_day, "time": time, "people": use.people, "credits": use.credits}


def _to_whoever_booked(use: Use, write: Any) -> list[SchemeLetterDraft]:
    if use.participant is None:
        return []
    return [SchemeLetterDraft(use.participant, write, ("credits:bookings", use.scheme.slug), use.organisation, is_a_venues=True)]


LETTERS: dict[str, SchemeLetters] = {"venues.booked": booked, "venues.given_back": given_back}
"""`venues.given_back` is announced of bookings alone."""
