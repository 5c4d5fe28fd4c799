"""To phone, to text or to post: what people without e-mail are still to be told, ready to read out or to print."""

import dataclasses

from django.contrib import messages
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.kernel.dates import full, today
from amser.notifications import actions, queries
from amser.notifications.mail import languages_for
from amser.notifications.models import FOR_A_PERSON, Message, RefereeLetter
from amser.notifications.policies import message_at_the_desk, messages_at_the_desk, referee_letter_at_the_desk
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest

LONGEST_ID = 18


@broker_page
def post(request: DeskRequest) -> HttpResponse:
    """Whom to ring, to whom to send a text message, and whom to post to: each person once, with everything they are to be told."""
    bank = request.bank
    places, on = request.places, today(now())
    to_phone, to_text = queries.to_phone(bank, places=places), queries.to_text(bank, places=places)
    to_post, too_late = queries.to_post(bank, on=on, places=places), queries.too_late_to_post(bank, on=on, places=places)
    to_referees = queries.to_referees(bank, places=places)
    return page(
        request,
        "broker/post.html",
        too_late=too_late,
        to_phone=to_phone,
        to_text=to_text,
        to_post=to_post,
        letters=_all_letters(to_post),
        to_referees=to_referees,
        settled=queries.settled_lately(bank, at=now(), places=places),
        nothing=not (too_late or to_phone or to_text or to_post or to_referees),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class Letters:
    """All letters on the list: how many, whose address nobody knows, up to which one, and the ids as a form holds them."""

    count: int
    without_address: int
    last: int
    ids: str


def _all_letters(to_post: list[queries.Call]) -> Letters:
    waiting = [message for call in to_post for message in call.messages]
    nowhere = [message for message in waiting if not (message.membership and message.membership.address.strip())]
    return Letters(
        count=len(waiting),
        without_address=len(nowhere),
        last=max((message.pk for message in waiting), default=0),
        ids=" ".join(str(pk) for pk in sorted(message.pk for message in waiting)),
    )


@broker_page
def sheets(request: DeskRequest) -> HttpResponse:
    """The letters for the post, one a sheet."""
    to_post = queries.to_post(request.bank, on=today(now()), places=request.places)
    return page(
        request,
        "broker/sheets.html",
        letters=[(letter, _dated(letter)) for call in to_post for letter in call.messages],
        to_referees=[(letter, _dated(letter)) for letter in queries.to_referees(request.bank, places=request.places) if letter.is_to_post],
    )


def _dated(letter: Message | RefereeLetter) -> str:
    """Return the day a letter was written, in the language or the languages it is written in."""
    days = []
    for language in languages_for(letter.language):
        with translation.override(language):
            days.append(full(today(letter.created_at)))
    return " / ".join(days)


@require_POST
@broker_page
def done(request: DeskRequest, message_id: int) -> HttpResponse:
    """Tick one off."""
    message = message_at_the_desk(request.bank, message_id, places=request.places)
    attempt_button(request, lambda: actions.done(by=actor(request), key=key_of(request), at=now(), message=message))
    return go("broker:post", request.bank.slug)


@require_POST
@broker_page
def referee_done(request: DeskRequest, letter_id: int) -> HttpResponse:
    """Tick off a letter to a referee."""
    letter = referee_letter_at_the_desk(request.bank, letter_id, places=request.places)
    attempt_button(request, lambda: actions.referee_done(by=actor(request), key=key_of(request), at=now(), letter=letter))
    return go("broker:post", request.bank.slug)


@require_POST
@broker_page
def done_together(request: DeskRequest) -> HttpResponse:
    """Tick off everything that one person was told in one call: what is of this desk, and still waits."""
    numbers = [int(number) for number in request.POST.get("messages", "").split() if number.isdecimal() and len(number) <= LONGEST_ID]
    if not numbers:
        return go("broker:post", request.bank.slug)
    found = messages_at_the_desk(request.bank, numbers, places=request.places)
    ids, waited = tuple(message.pk for message in found), sum(message.state in FOR_A_PERSON for message in found)

    def act() -> int:
        actions.done_together(by=actor(request), key=key_of(request), at=now(), bank=request.bank, message_ids=ids)
        return waited

    told = attempt_button(request, act)
    if told:
        messages.success(request, pgettext("desk.post.told_all", "Told, and off the list: %(count)s") % {"count": told})
    elif told == 0:
        messages.info(request, pgettext("desk.post.told_before", "These were off the list before."))
    return go("broker:post", request.bank.slug)
