"""The letters about calls. None holds what somebody answered: whoever may read that, does so on the page."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import pgettext

from amser.kernel.dates import full
from amser.networks.models import Call, Contribution
from amser.notifications.letters.letter import address


def _about(call: Call) -> dict[str, str]:
    return {"question": call.question, "group": call.group.name, "link": address("network:call", call.group.slug, call.pk)}


def call_opened(call: Call) -> tuple[str, str]:
    """Return subject and text for the members of the group that asks."""
    facts = _about(call)
    if call.last_day is not None:
        facts["day"] = full(call.last_day)
        body = pgettext(
            "mail.call.body_day",
            "Your group asks something: %(group)s.\n\n%(question)s\n\nYou can answer until %(day)s, in your own words and your own "
            "language: %(link)s",
        )
    else:
        body = pgettext(
            "mail.call.body",
            "Your group asks something: %(group)s.\n\n%(question)s\n\nYou can answer in your own words and your own language: %(link)s",
        )
    return pgettext("mail.call.subject", "Your group asks: %(question)s") % facts, body % facts


def contribution_sent(one: Contribution) -> tuple[str, str]:
    """Return subject and text for those who run the group: an answer waits for them."""
    facts = _about(one.call)
    body = pgettext(
        "mail.contribution_sent.body",
        "Somebody has answered a question of a group that you run: %(group)s.\n\n%(question)s\n\nNobody else reads the answer until you "
        "have read it: %(link)s",
    )
    return pgettext("mail.contribution_sent.subject", "An answer waits: %(question)s") % facts, body % facts


def _to_the_author(one: Contribution) -> dict[str, str]:
    return _about(one.call) | {"link": address("network:contribution", one.call.group.slug, one.pk), "why": one.hidden_why}


def contribution_shown(one: Contribution) -> tuple[str, str]:
    """Return subject and text for whoever answered."""
    facts = _to_the_author(one)
    body = pgettext(
        "mail.contribution_shown.body",
        "You answered a question: %(question)s. %(group)s\n\nThose who run the group have read your answer. It is read by the others when "
        "answers are shown.\n\nYour answer: %(link)s",
    )
    return pgettext("mail.contribution_shown.subject", "Your answer was read: %(question)s") % facts, body % facts


def contribution_hidden(one: Contribution) -> tuple[str, str]:
    """Return subject and text for whoever answered, with the reason."""
    facts = _to_the_author(one)
    body = pgettext(
        "mail.contribution_hidden.body",
        "You answered a question: %(question)s. %(group)s\n\nThose who run the group have hidden your answer. Why: %(why)s\n\nYou can put it "
        "otherwise while you can still answer, or take it back: %(link)s",
    )
    return pgettext("mail.contribution_hidden.subject", "Your answer was hidden: %(question)s") % facts, body % facts


def contribution_merged(one: Contribution) -> tuple[str, str]:
    """Return subject and text for whoever answered."""
    facts = _to_the_author(one)
    body = pgettext(
        "mail.contribution_merged.body",
        "You answered a question: %(question)s. %(group)s\n\nAnother answer says the same. Yours is read together with it, and members read "
        "your name there.\n\nYour answer: %(link)s",
    )
    return pgettext("mail.contribution_merged.subject", "Your answer and another: %(question)s") % facts, body % facts


def contribution_adopted(one: Contribution) -> tuple[str, str]:
    """Return subject and text for whoever sent the definition."""
    facts = _to_the_author(one)
    body = pgettext(
        "mail.contribution_adopted.body",
        "You answered a question: %(question)s. %(group)s\n\nA meeting has adopted the definition that you sent. It is the group's own now, "
        "and its words stay as they are.\n\nThe definition: %(link)s",
    )
    return pgettext("mail.contribution_adopted.subject", "Your definition was adopted: %(question)s") % facts, body % facts


TO_THE_AUTHOR: Final[dict[str, Callable[[Contribution], tuple[str, str]]]] = {
    "networks.contribution_shown": contribution_shown,
    "networks.contribution_hidden": contribution_hidden,
    "networks.contribution_merged": contribution_merged,
    "networks.contribution_adopted": contribution_adopted,
}
STANDS_AS: Final = {
    "networks.contribution_shown": "published",
    "networks.contribution_hidden": "hidden",
    "networks.contribution_merged": "merged",
    "networks.contribution_adopted": "published",
}
