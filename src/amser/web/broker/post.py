"""To phone or to post: what people without e-mail are still to be told, ready to read out or to print."""

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from amser.notifications import actions, queries
from amser.notifications.policies import message_at_the_desk
from amser.web.broker.visiting import broker_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import DeskRequest


@broker_page
def post(request: DeskRequest) -> HttpResponse:
    """Whom to ring, and whom to post to."""
    return page(request, "broker/post.html", to_phone=queries.to_phone(request.bank), to_post=queries.to_post(request.bank))


@broker_page
def sheets(request: DeskRequest) -> HttpResponse:
    """The letters for the post, one a sheet."""
    return page(request, "broker/sheets.html", letters=queries.to_post(request.bank))


@require_POST
@broker_page
def done(request: DeskRequest, message_id: int) -> HttpResponse:
    """Tick one off."""
    message = message_at_the_desk(request.bank, message_id)
    attempt_button(request, lambda: actions.done(by=actor(request), key=key_of(request), at=now(), message=message))
    return go("broker:post", request.bank.slug)
