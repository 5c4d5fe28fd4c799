"""Whom an organisation tells what a scheme wrote to them: they read no e-mail, or it did not arrive."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.identity.models import Channel
from amser.kernel.errors import NotFound
from amser.notifications.actions import scheme_letter_done
from amser.notifications.models import FOR_A_PERSON, SchemeLetter
from amser.web.organisation.sessions import leader_page
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.taking_part import OrganisationRequest

MOST = 100


@require_safe
@leader_page
def to_tell(request: OrganisationRequest) -> HttpResponse:
    """Show who is still to be told of something, the oldest first, and how they like to be reached."""
    request.tab = "sessions"
    waiting = SchemeLetter.objects.filter(organisation=request.organisation, state__in=FOR_A_PERSON).select_related("user")
    rows = [(letter, _how(letter.channel)) for letter in waiting.order_by("created_at", "pk")[:MOST]]
    return page(request, "organisation/to_tell.html", organisation=request.organisation, rows=rows)


def _how(channel: str) -> str:
    return {
        Channel.POST: pgettext("to_tell.post", "Likes a letter"),
        Channel.TEXT: pgettext("to_tell.text", "Likes a text message"),
    }.get(Channel(channel), pgettext("to_tell.phone", "Tell them by phone, or when you see them"))


@require_POST
@leader_page
def told(request: OrganisationRequest, letter_id: int) -> HttpResponse:
    """Say that somebody was told."""
    letter = SchemeLetter.objects.filter(organisation=request.organisation, pk=letter_id).first()
    if letter is None:
        raise NotFound
    by, key = actor(request), key_of(request)
    if attempt_button(request, lambda: scheme_letter_done(by=by, key=key, at=now(), letter=letter)):
        messages.success(request, pgettext("to_tell.done", "Thank you. It is off the list."))
    return go("organisation:to_tell", request.organisation.slug)
