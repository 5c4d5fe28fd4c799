"""Letters about sessions: a place has come free, it moves, it is called off, it is soon."""

from typing import Any

from django.utils.translation import pgettext

from amser.agencies.models import Participant, Scheme
from amser.kernel import dates
from amser.notifications.letters.letter import Words
from amser.notifications.letters.of_schemes import SchemeLetterDraft, SchemeLetters, in_a_line
from amser.opportunities.models import Coming, ComingState, Session


def moved_up(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever waited has a place; nobody where they gave it back, or it was called off, meanwhile."""
    session = _session(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        matter = pgettext("mail.moved_up.body", "There is a place for you now: “%(title)s” %(on_day)s at %(time)s.") % _values(session)
        return pgettext("mail.moved_up.subject", "A place for you: “%(title)s”") % _values(session), _text(words, session, matter)

    return _to_one(scheme, ids, session, write)


def added(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever rang, and was added by a leader, has it in writing; nobody where that is no longer so."""
    session = _session(scheme, ids)
    waits = Coming.objects.filter(session=session, participant_id=ids["participant_id"], state=ComingState.WAITING).exists()

    def write(words: Words) -> tuple[str, str]:
        values = _values(session)
        if waits:
            matter = pgettext("mail.added_waiting.body", "You are on the waiting list: “%(title)s” %(on_day)s at %(time)s.") % values
            return pgettext("mail.added_waiting.subject", "On the waiting list: “%(title)s”") % values, _text(words, session, matter)
        matter = pgettext("mail.added.body", "You are coming: “%(title)s” %(on_day)s at %(time)s.") % values
        return pgettext("mail.added.subject", "You are coming: “%(title)s”") % values, _text(words, session, matter)

    return _to_one(scheme, ids, session, write, may_wait=True)


def soon(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Whoever comes is reminded; nobody where they cannot, or it was called off, meanwhile."""
    session = _session(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        matter = pgettext("mail.soon.body", "You said that you are coming: “%(title)s” %(on_day)s at %(time)s.") % _values(session)
        return pgettext("mail.soon.subject", "Coming soon: “%(title)s”") % _values(session), _text(words, session, matter)

    return _to_one(scheme, ids, session, write)


def moved(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who comes or waits hears of another time."""
    session = _session(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        matter = pgettext("mail.session_moved.body", "This has moved: “%(title)s”. It is now %(on_day)s at %(time)s.") % _values(session)
        return pgettext("mail.session_moved.subject", "Another time: “%(title)s”") % _values(session), _text(words, session, matter)

    return [_letter(one, session, write) for one in _everyone(session)]


def called_off(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who was coming, or waited, hears that it does not happen."""
    session = _session(scheme, ids)

    def write(words: Words) -> tuple[str, str]:
        values = _values(session) | {"link": words.link}
        body = words.say(
            pgettext(
                "mail.session_off.body",
                "This does not happen after all: “%(title)s” %(on_day)s at %(time)s. See what else you can do: %(link)s",
            ),
            pgettext("mail.session_off.told", "This does not happen after all: “%(title)s” %(on_day)s at %(time)s."),
        )
        return pgettext("mail.session_off.subject", "Called off: “%(title)s”") % values, body % values

    page = ("credits:opportunities", scheme.slug)
    return [SchemeLetterDraft(one, write, page, session.organisation) for one in _everyone(session)]


def other_place(scheme: Scheme, ids: dict[str, Any]) -> list[SchemeLetterDraft]:
    """Everyone who comes to any of its sessions hears, once, that it is somewhere else, with the first that they come to."""
    sessions = Session.objects.with_words().filter(scheme=scheme, opportunity_id=ids["opportunity_id"], cancelled_at__isnull=True)
    told: dict[int, SchemeLetterDraft] = {}
    for session in sessions.filter(ends_at__gt=ids["after"]).order_by("begins_at"):
        for one in _everyone(session):
            told.setdefault(one.pk, _letter(one, session, _of_a_place(session)))
    return list(told.values())


def _of_a_place(session: Session) -> Any:
    def write(words: Words) -> tuple[str, str]:
        matter = pgettext("mail.session_place.body", "This is at another place now: “%(title)s” %(on_day)s at %(time)s.") % _values(session)
        return pgettext("mail.session_place.subject", "Another place: “%(title)s”") % _values(session), _text(words, session, matter)

    return write


def _session(scheme: Scheme, ids: dict[str, Any]) -> Session:
    return Session.objects.with_words().get(scheme=scheme, pk=ids["session_id"])


def _values(session: Session) -> dict[str, str]:
    begins = dates.london(session.begins_at)
    return {"title": session.opportunity.title, "on_day": dates.on_day(begins.date()), "time": dates.clock(begins.time())}


def _text(words: Words, session: Session, matter: str) -> str:
    """Return what is so, where it is, and how to say that one cannot come: sentences, each whole."""
    place = session.opportunity.place
    where = [pgettext("mail.session.where", "Where: %(place)s.") % {"place": in_a_line(place)}] if place else []
    cannot = words.say(
        pgettext("mail.session.cannot", "If you cannot come, say so here: %(link)s") % {"link": words.link},
        pgettext("mail.session.cannot_told", "If you cannot come, please tell us."),
    )
    return " ".join([matter, *where, cannot])


def _everyone(session: Session) -> list[Participant]:
    said = Coming.objects.filter(session=session).exclude(state=ComingState.CANCELLED)
    return [one.participant for one in said.select_related("participant__user", "participant__through").order_by("since", "pk")]


def _letter(participant: Participant, session: Session, write: Any) -> SchemeLetterDraft:
    page = ("credits:opportunity", session.scheme.slug, session.opportunity_id)
    return SchemeLetterDraft(participant, write, page, session.organisation)


def _to_one(scheme: Scheme, ids: dict[str, Any], session: Session, write: Any, *, may_wait: bool = False) -> list[SchemeLetterDraft]:
    one = Participant.objects.select_related("user", "through").get(scheme=scheme, pk=ids["participant_id"])
    as_said = [ComingState.COMING, ComingState.WAITING] if may_wait else [ComingState.COMING]
    stands = session.cancelled_at is None and Coming.objects.filter(session=session, participant=one, state__in=as_said).exists()
    return [_letter(one, session, write)] if stands else []


LETTERS: dict[str, SchemeLetters] = {
    "opportunities.moved_up": moved_up,
    "opportunities.added": added,
    "opportunities.soon": soon,
    "opportunities.moved": moved,
    "opportunities.called_off": called_off,
    "opportunities.other_place": other_place,
}
