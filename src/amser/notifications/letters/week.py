"""The weekly letter of somebody's groups: what needs them first, then what comes, then what is new. A page shows the same."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from django.core import signing
from django.utils.text import Truncator
from django.utils.translation import pgettext

from amser.identity.models import User
from amser.kernel.dates import full
from amser.networks.models import Call, Commitment, Decision, Document, Event
from amser.networks.queries.week import Week
from amser.notifications.letters.letter import address
from amser.notifications.letters.networks import promise, when_and_where

SALT: Final = "networks.stop_digest"
AT_MOST: Final = 20  # lines under one heading
LONGEST: Final = 200


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One thing in the current language: what it is, and the name and arguments of the page where it is seen to."""

    text: str
    page: tuple[str, *tuple[object, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """What stands under one heading, in the current language; `more` are those left out at its end."""

    heading: str
    lines: Sequence[Line]
    more: int


def parts(week: Week, *, at: dt.datetime) -> list[Part]:
    """Return what a week holds, what needs the reader first; a heading with nothing under it is left out."""
    found = [
        (pgettext("week.needs", "This needs you"), [*_needs(week, at)]),
        (pgettext("week.coming", "Coming up"), [*(_call(one) for one in week.asked), *(_coming(event) for event in week.coming)]),
        (pgettext("week.new", "New this week"), [*_new(week)]),
    ]
    return [Part(heading, lines[:AT_MOST], more=max(0, len(lines) - AT_MOST)) for heading, lines in found if lines]


def more(count: int) -> str:
    """Return how many lines were left out."""
    return pgettext("week.more", "And %(count)s more") % {"count": count}


def letter(user: User, week: Week, *, at: dt.datetime) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = {
        "parts": "\n\n".join(_written(part) for part in parts(week, at=at)),
        "link": address("person:week"),
        "stop": stop_address(user),
    }
    body = pgettext(
        "mail.week.body",
        "%(parts)s\n\nAll of this on one page: %(link)s\n\nIn each group you choose whether its news come in this letter. "
        "To get no such letter any more: %(stop)s",
    )
    return pgettext("mail.week.subject", "Your groups this week"), body % facts


def stop_address(user: User) -> str:
    """Return where somebody stops this letter at one press, without signing in."""
    return address("network:quiet", signing.dumps(user.pk, salt=SALT))


def stopped_by(token: str) -> User | None:
    """Return whose letter holds this token; None for any other text."""
    try:
        number = int(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=number).first()


def _written(part: Part) -> str:
    lines = [f"{line.text}:\n{address(*line.page)}" for line in part.lines]
    return "\n\n".join([part.heading.upper(), *lines, *([more(part.more)] if part.more else [])])


def _needs(week: Week, at: dt.datetime) -> Iterable[Line]:
    for one in week.to_answer:
        facts = {"event": one.event.title, "group": one.event.group.name, "when": when_and_where(one.event)}
        text = pgettext("week.answer", "Do you come? %(event)s, %(when)s. %(group)s") % facts
        yield Line(text, ("network:event", one.event.group.slug, one.event_id))
    yield from (Line(promise(one, at=at), ("network:promise", one.group.slug, one.pk)) for one in week.promises)
    yield from (_paper(pgettext("week.check", "Is it still right? %(title)s. %(group)s"), one) for one in week.to_check)
    yield from (_paper(pgettext("week.mend", "A link in it leads nowhere: %(title)s. %(group)s"), one) for one in week.to_mend)
    for group in week.to_accept:
        yield Line(
            pgettext("week.accept", "There is something new to agree to: %(group)s") % {"group": group.name}, _of("agreement", group.slug)
        )
    for group in week.asking:
        yield Line(pgettext("week.asking", "Somebody asks to join: %(group)s") % {"group": group.name}, _of("people", group.slug))
    yield from (_waiting(one) for one in week.to_read)


def _call(one: Call) -> Line:
    facts = {"question": one.question, "group": one.group.name, "day": full(one.last_day) if one.last_day else ""}
    if one.last_day:
        text = pgettext("week.call.until", "Asked until %(day)s: “%(question)s” %(group)s") % facts
    else:
        text = pgettext("week.call", "Asked: “%(question)s” %(group)s") % facts
    return Line(text, ("network:call", one.group.slug, one.pk))


def _waiting(one: Call) -> Line:
    text = pgettext("week.to_read", "An answer waits for you to read it: “%(question)s” %(group)s")
    return Line(text % {"question": one.question, "group": one.group.name}, ("network:call", one.group.slug, one.pk))


def _new(week: Week) -> Iterable[Line]:
    for event in week.minutes:
        text = pgettext("week.minutes", "Minutes to read: %(event)s. %(group)s") % {"event": event.title, "group": event.group.name}
        yield Line(text, ("network:event", event.group.slug, event.pk))
    yield from (_decision(one) for one in week.decided)
    yield from (_paper(pgettext("week.published", "New, or changed: %(title)s. %(group)s"), one) for one in week.published)
    yield from (_kept(one) for one in week.kept)


def _coming(event: Event) -> Line:
    facts = {"event": event.title, "group": event.group.name, "when": when_and_where(event)}
    return Line(pgettext("week.event", "%(event)s, %(when)s. %(group)s") % facts, ("network:event", event.group.slug, event.pk))


def _decision(one: Decision) -> Line:
    facts = {"question": one.question, "group": one.group.name}
    return Line(pgettext("week.decided", "Decided: “%(question)s” %(group)s") % facts, ("network:event", one.group.slug, one.event_id))


def _paper(sentence: str, one: Document) -> Line:
    return Line(sentence % {"title": one.title, "group": one.group.name}, ("network:paper", one.group.slug, one.slug))


def _kept(one: Commitment) -> Line:
    facts = {"text": Truncator(one.text).chars(LONGEST), "group": one.group.name}
    return Line(pgettext("week.kept", "Done: “%(text)s” %(group)s") % facts, ("network:promise", one.group.slug, one.pk))


def _of(page: str, slug: str) -> tuple[str, str]:
    return f"network:{page}", slug
