"""The letters of groups that meet. They belong to no bank, as the letters about signing in do."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import pgettext

from amser.networks.models import GroupContact, GroupMembership
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


TO_THE_MEMBER: Final[dict[str, Callable[[GroupMembership], tuple[str, str]]]] = {
    "networks.invited_to_group": invited,
    "networks.admitted": admitted,
}
