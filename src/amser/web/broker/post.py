"""To phone, to text or to post: what people without e-mail are still to be told, ready to read out or to print."""

import functools

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from amser.audit.actions import derive
from amser.notifications import actions, queries
from amser.notifications.policies import message_at_the_desk
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest


@broker_page
def post(request: DeskRequest) -> HttpResponse:
    """Whom to ring, to whom to send a text message, and whom to post to: each person once, with everything they are to be told."""
    bank = request.bank
    places = request.places
    to_phone, to_text = queries.to_phone(bank, places=places), queries.to_text(bank, places=places)
    to_post = queries.to_post(bank, places=places)
    return page(
        request,
        "broker/post.html",
        to_phone=to_phone,
        to_text=to_text,
        to_post=to_post,
        settled=queries.settled_lately(bank, at=now(), places=places),
        nothing=not (to_phone or to_text or to_post),
    )


@broker_page
def sheets(request: DeskRequest) -> HttpResponse:
    """The letters for the post, one a sheet."""
    return page(
        request,
        "broker/sheets.html",
        letters=[letter for call in queries.to_post(request.bank, places=request.places) for letter in call.messages],
    )


@require_POST
@broker_page
def done(request: DeskRequest, message_id: int) -> HttpResponse:
    """Tick one off."""
    message = message_at_the_desk(request.bank, message_id, places=request.places)
    attempt_button(request, lambda: actions.done(by=actor(request), key=key_of(request), at=now(), message=message))
    return go("broker:post", request.bank.slug)


@require_POST
@broker_page
def done_together(request: DeskRequest) -> HttpResponse:
    """Tick off everything that one person was told in one call; what is not of this desk ticks nothing off."""
    numbers = [int(number) for number in request.POST.get("messages", "").split()[:100] if number.isdecimal()]
    found = [message_at_the_desk(request.bank, number, places=request.places) for number in numbers]
    key, at = key_of(request), now()
    for message in found:
        act = functools.partial(actions.done, by=actor(request), key=derive(key, f"done {message.pk}"), at=at, message=message)
        attempt_button(request, act)
    return go("broker:post", request.bank.slug)
