"""The letters of groups that meet. They belong to no bank, as the letters about signing in do."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final

from django.utils.translation import pgettext

from amser.kernel.dates import clock, full, london, today
from amser.networks.models import Asset, Commitment, Document, Event, Freshness, Group, GroupContact, GroupMembership, Participation
from amser.networks.policies import secret_of
from amser.networks.queries.documents import Checked
from amser.notifications.letters.letter import address


def invited(membership: GroupMembership) -> tuple[str, str]:
    """Return subject and text in the current language. It says the same to whoever was known here before and whoever was not."""
    facts = {
        "group": membership.group.name,
        "link": address("network:group", membership.group.slug),
        "email": membership.user.email or "",
    }
    body = pgettext(
        "mail.group_invited.body",
        "You are invited to join a group: %(group)s.\n\nTo read what it is for, and to join, go to %(link)s and sign in with this e-mail "
        "address: %(email)s. We send a code to it; you do not need a password.\n\nIf you do not want to join, you need not do anything.",
    )
    return pgettext("mail.group_invited.subject", "You are invited: %(group)s") % facts, body % facts


def admitted(membership: GroupMembership) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = {"group": membership.group.name, "link": address("network:group", membership.group.slug)}
    body = pgettext("mail.group_admitted.body", "You asked to join a group, and are a member now: %(group)s.\n\nIts page: %(link)s")
    return pgettext("mail.group_admitted.subject", "You are a member: %(group)s") % facts, body % facts


def asked_to_join(membership: GroupMembership) -> tuple[str, str]:
    """Return subject and text for those who run the group. Who asks stands on the page alone."""
    facts = {"group": membership.group.name, "link": address("network:people", membership.group.slug)}
    body = pgettext(
        "mail.group_asked.body", "Somebody has asked to join a group that you run: %(group)s.\n\nWho it is, and your answer: %(link)s"
    )
    return pgettext("mail.group_asked.subject", "Somebody would like to join: %(group)s") % facts, body % facts


def to_a_contact(contact: GroupContact, *, name: str, email: str, words: str) -> tuple[str, str]:
    """Return subject and text of what somebody writes to a contact of a group."""
    facts = {"group": contact.group.name, "about": contact.about, "name": name, "email": email, "words": words}
    body = pgettext(
        "mail.group_contact.body",
        "Somebody writes to you because you are a contact of a group: %(group)s. About: %(about)s.\n\n%(words)s\n\n%(name)s\n\n"
        "To answer, write to this address, which then knows yours: %(email)s",
    )
    return pgettext("mail.group_contact.subject", "A letter about: %(group)s") % facts, body % facts


def promises_due(promises: Sequence[Commitment], *, at: dt.datetime) -> tuple[str, str]:
    """Return subject and text of a reminder that lists somebody's own promises, each in the words it was made in."""
    facts = {"list": "\n\n".join(promise(one, at=at) for one in promises), "link": address("person:promises")}
    body = pgettext(
        "mail.promises_due.body",
        "A while ago you promised something. This is still open:\n\n%(list)s\n\nIs something done, or will it be done later, or not at all? "
        "A few words are enough. You write them here: %(link)s\n\nWe write to you at most once a fortnight.",
    )
    return pgettext("mail.promises_due.subject", "What you promised"), body % facts


def promise(one: Commitment, *, at: dt.datetime) -> str:
    """Return what somebody promised, to whom and by when, in the current language and their own words."""
    facts = {"text": one.text, "group": one.group.name, "day": full(one.due_on) if one.due_on else ""}
    if one.is_overdue(today(at)):
        return pgettext("mail.promises_due.overdue", "“%(text)s” To: %(group)s. It was due by %(day)s.") % facts
    if one.due_on:
        return pgettext("mail.promises_due.due", "“%(text)s” To: %(group)s. Due by %(day)s.") % facts
    return pgettext("mail.promises_due.quiet", "“%(text)s” To: %(group)s. Nobody has said for a while how it goes.") % facts


def paper_to_check(document: Document, found: Checked) -> tuple[str, str]:
    """Return subject and text for those who keep a document that is to be checked: what they may do about it."""
    facts = {
        "title": document.title,
        "group": document.group.name,
        "day": full(found.next_on) if found.next_on else "",
        "link": address("network:paper", document.group.slug, document.slug),
    }
    if found.freshness == Freshness.OVERDUE:
        why = pgettext("mail.paper.overdue", "It was to be checked by %(day)s: %(title)s. %(group)s") % facts
    else:
        why = pgettext("mail.paper.due", "It is to be checked by %(day)s: %(title)s. %(group)s") % facts
    body = pgettext(
        "mail.paper.body",
        "%(why)s\n\nPlease read it, and choose one of three. It is still right: say so. Something is not right any more: change it. "
        "Nobody needs it any more: archive it.\n\nTo do that: %(link)s\n\nWe write to you about it at most once a month.",
    )
    return pgettext("mail.paper.subject", "Is it still right? %(title)s") % facts, body % {"why": why, **facts}


def assets_to_confirm(group: Group, found: Sequence[Asset], *, count: int) -> tuple[str, str]:
    """Return subject and text for those who run a group: which of its assets nobody has confirmed for long, the first of `count`."""
    names = "\n".join(f"- {one.name}" for one in found)
    if count > len(found):
        names += "\n" + pgettext("mail.assets.more", "And more, in all: %(count)s") % {"count": count}
    facts = {"group": group.name, "list": names, "link": address("network:assets", group.slug)}
    body = pgettext(
        "mail.assets.body",
        "Nobody has said for a while that these are still there:\n\n%(list)s\n\nDo you know? Choose “It is still there”, or archive what "
        "is not. After two years it is archived by itself.\n\nTo do that: %(link)s\n\nWe write to you about it at most once a month.",
    )
    return pgettext("mail.assets.subject", "Is it still there? %(group)s") % facts, body % facts


def not_admitted(membership: GroupMembership) -> tuple[str, str]:
    """Return subject and text in the current language. It gives no reason: nobody wrote one."""
    facts = {"group": membership.group.name, "link": address("network:groups")}
    body = pgettext(
        "mail.group_not_admitted.body",
        "You asked to join a group: %(group)s. Those who run it have not admitted you this time.\n\nYou can ask again, or write to them. "
        "Other groups: %(link)s",
    )
    return pgettext("mail.group_not_admitted.subject", "About joining: %(group)s") % facts, body % facts


TO_THE_MEMBER: Final[dict[str, Callable[[GroupMembership], tuple[str, str]]]] = {
    "networks.invited_to_group": invited,
    "networks.admitted": admitted,
    "networks.not_admitted": not_admitted,
}


def when_and_where(event: Event) -> str:
    """Return when and where an event is, as a letter says it."""
    if event.begins_at is None:
        return event.expected or pgettext("event.not_fixed", "Not fixed yet")
    begins = london(event.begins_at)
    day = f"{full(begins.date())}, {clock(begins.time())}"
    places = [event.place.name if event.place else "", event.where]
    return ", ".join([day, *filter(None, places)])


def _about_event(one: Participation) -> dict[str, str]:
    event = one.event
    link = address("network:event", event.group.slug, event.pk) if one.user_id else address("network:reply_by_letter", secret_of(one))
    return {"event": event.title, "group": event.group.name, "when": when_and_where(event), "link": link}


def invited_to_event(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = _about_event(one)
    body = pgettext(
        "mail.event_invited.body",
        "You are invited to: %(event)s. %(group)s\n\nWhen and where: %(when)s\n\nWhat it is about, and to say whether you come: %(link)s",
    )
    return pgettext("mail.event_invited.subject", "You are invited: %(event)s") % facts, body % facts


def reminded_of_event(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = _about_event(one)
    body = pgettext(
        "mail.event_reminded.body",
        "You have not said yet whether you come to: %(event)s. %(group)s\n\nWhen and where: %(when)s\n\nTo say: %(link)s",
    )
    return pgettext("mail.event_reminded.subject", "Do you come? %(event)s") % facts, body % facts


def place_free(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = _about_event(one)
    body = pgettext(
        "mail.event_place.body",
        "A place has become free, and it is yours: %(event)s. %(group)s\n\nWhen and where: %(when)s\n\n"
        "If you cannot come any more, please say so: %(link)s",
    )
    return pgettext("mail.event_place.subject", "You have a place: %(event)s") % facts, body % facts


def event_moved(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = _about_event(one)
    body = pgettext(
        "mail.event_moved.body",
        "The time or the place has changed of: %(event)s. %(group)s\n\nWhen and where now: %(when)s\n\n"
        "If you cannot come then, please say so: %(link)s",
    )
    return pgettext("mail.event_moved.subject", "Another time or place: %(event)s") % facts, body % facts


def event_dated(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language, for whoever kept a date free that was not fixed."""
    facts = _about_event(one)
    body = pgettext(
        "mail.event_dated.body",
        "There is a day now for: %(event)s. %(group)s\n\nWhen and where: %(when)s\n\nPlease say whether you come: %(link)s",
    )
    return pgettext("mail.event_dated.subject", "The day is fixed: %(event)s") % facts, body % facts


def event_cancelled(one: Participation) -> tuple[str, str]:
    """Return subject and text in the current language."""
    facts = _about_event(one) | {"why": one.event.cancelled_why}
    body = pgettext("mail.event_cancelled.body", "This does not happen: %(event)s. %(group)s\n\nIt was to be: %(when)s\n\nWhy: %(why)s")
    return pgettext("mail.event_cancelled.subject", "It does not happen: %(event)s") % facts, body % facts


def minutes_circulated(event: Event) -> tuple[str, str]:
    """Return subject and text for members. What was said stands on the page alone."""
    facts = {"event": event.title, "group": event.group.name, "link": address("network:event", event.group.slug, event.pk)}
    body = pgettext("mail.minutes.body", "The minutes of a meeting can be read: %(event)s. %(group)s\n\nRead them: %(link)s")
    return pgettext("mail.minutes.subject", "Minutes: %(event)s") % facts, body % facts


TO_ONE_WHO_TAKES_PART: Final[dict[str, Callable[[Participation], tuple[str, str]]]] = {
    "networks.invited_to_event": invited_to_event,
    "networks.reminded_of_event": reminded_of_event,
    "networks.place_free": place_free,
}
TO_ALL_WHO_TAKE_PART: Final[dict[str, Callable[[Participation], tuple[str, str]]]] = {
    "networks.event_moved": event_moved,
    "networks.event_dated": event_dated,
    "networks.event_cancelled": event_cancelled,
}
