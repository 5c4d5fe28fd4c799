"""The letters to post as one PDF: each in its reader's language and size, its address where a window envelope shows it."""

import dataclasses
import re
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import get_language, pgettext

from amser.identity.models import Format
from amser.kernel.dates import full, today
from amser.kernel.languages import Language, base
from amser.notifications import queries
from amser.notifications.mail import BETWEEN_LANGUAGES, languages_for
from amser.notifications.models import Message
from amser.web.broker.visiting import broker_page
from amser.web.pages import go, now
from amser.web.papers import Paper, Size, as_pdf
from amser.web.visiting import DeskRequest

ADDRESS_LINES: Final = 5  # what the window of a DL envelope shows, the name among them
_SIZES: Final[dict[str, Size]] = {Format.LARGE: "large", Format.SIMPLE: "simple"}


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A letter in one language. `subject` is empty where both languages share it, and it was said."""

    language: Language
    subject: str
    dated: str
    body: str


@dataclasses.dataclass(frozen=True, slots=True)
class Letter:
    """One letter for the post: the lines of the address, how large it is written, and what it says in each language."""

    address: list[str]
    size: Size
    parts: list[Part]


@broker_page
def letters(request: DeskRequest) -> HttpResponse:
    """
    The letters that wait, in one PDF; with `?to=`, those that stood on the list when the page was opened, and no later one.

    So the button beside it ticks off what was printed, and nothing else.
    """
    last = request.GET.get("to", "")
    to_post = queries.to_post(request.bank, on=today(now()), places=request.places)
    waiting = [message for call in to_post for message in call.messages]
    found = [message for message in waiting if not last.isdecimal() or message.pk <= int(last[:18])]
    if not found:
        messages.info(request, pgettext("desk.post.no_letters", "No letter waits for the post."))
        return go("broker:post", request.bank.slug)
    how = Paper((get_language() or "en",))
    return as_pdf(request, "papers/letters.html", how=how, name="letters", bank=request.bank, letters=[_letter(one) for one in found])


def _letter(message: Message) -> Letter:
    address = message.membership.address if message.membership else ""
    return Letter(address=address_lines(message.user.name, address), size=_SIZES.get(message.user.format, ""), parts=_parts(message))


def _parts(message: Message) -> list[Part]:
    """Return what a letter says, language by language, as it was put together when it was written."""
    wished = languages_for(message.language)
    bodies, subjects = message.body.split(BETWEEN_LANGUAGES), message.subject.split(" / ")
    if len(bodies) != len(wished):  # the writer's own words hold what stands between two languages
        bodies, wished = [message.body], wished[:1]
    if len(subjects) != len(wished):
        subjects = [message.subject] + [""] * (len(wished) - 1)
    return [_part(message, *one) for one in zip(wished, subjects, bodies, strict=True)]


def _part(message: Message, language: Language, subject: str, body: str) -> Part:
    with translation.override(language):
        return Part(language=base(language), subject=subject, dated=full(today(message.created_at)), body=body.strip())


def address_lines(name: str, address: str) -> list[str]:
    """Return the lines of an address, the name first: as many as a window shows, where somebody wrote more, some of them joined."""
    lines = [line.strip(" ,") for line in (address.splitlines() if "\n" in address.strip() else re.split(r",\s*", address))]
    written = [line for line in lines if line]
    while len(written) > ADDRESS_LINES - 1:
        first, second, *rest = written
        written = [f"{first}, {second}", *rest]
    return [name, *written]
