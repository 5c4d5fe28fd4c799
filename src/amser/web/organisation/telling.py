"""Whom to tell what a scheme wrote to them, at an organisation's desk and at the scheme's: they read no e-mail, or it did not arrive."""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.identity.models import Channel
from amser.kernel.errors import NotFound
from amser.notifications.actions import scheme_letter_done
from amser.notifications.models import MessageState, SchemeLetter
from amser.notifications.queries import for_a_scheme_to_tell, for_an_organisation_to_tell
from amser.web.called import called_in
from amser.web.organisation.sessions import leader_page
from amser.web.pages import actor, attempt_button, key_of, now, page
from amser.web.taking_part import OrganisationRequest, SchemeRequest, manager_page

ON_A_PAGE: Final = 50


@require_safe
@leader_page
def to_tell(request: OrganisationRequest) -> HttpResponse:
    """Show whom an organisation is still to tell of something."""
    request.tab = "sessions"
    back = (reverse("organisation:sessions", args=[request.organisation.slug]), pgettext("nav.sessions", "Sessions"))
    return _listed(request, for_an_organisation_to_tell(request.organisation), "organisation", request.organisation.slug, back)


@require_safe
@manager_page
def scheme_to_tell(request: SchemeRequest) -> HttpResponse:
    """Show whom the scheme itself is still to tell of something: no organisation of it knows them."""
    request.tab = "scheme"
    back = (reverse("scheme:home", args=[request.credit_scheme.slug]), pgettext("nav.scheme", "The scheme"))
    return _listed(request, for_a_scheme_to_tell(request.credit_scheme), "scheme", request.credit_scheme.slug, back)


@require_POST
@leader_page
def told(request: OrganisationRequest, letter_id: int) -> HttpResponse:
    """Say that somebody was told, at an organisation's desk."""
    theirs = SchemeLetter.objects.filter(organisation=request.organisation)
    return _told(request, theirs, letter_id, reverse("organisation:to_tell", args=[request.organisation.slug]))


@require_POST
@manager_page
def scheme_told(request: SchemeRequest, letter_id: int) -> HttpResponse:
    """Say that somebody was told, at the scheme's desk."""
    theirs = SchemeLetter.objects.filter(scheme=request.credit_scheme)
    return _told(request, theirs, letter_id, reverse("scheme:to_tell", args=[request.credit_scheme.slug]))


def _listed(request: HttpRequest, waiting: QuerySet[SchemeLetter], desk: str, slug: str, back: tuple[str, str]) -> HttpResponse:
    """Show letters, the oldest first, with whom they are to and how those like to be reached."""
    letters = waiting.select_related("user", "scheme").order_by("created_at", "pk")
    found = Paginator(letters, ON_A_PAGE).get_page(request.GET.get("page"))
    names = called_in(found)
    rows: list[tuple[Any, ...]] = [
        (letter, names[letter.pk], _how(letter), reverse(f"{desk}:told", args=[slug, letter.pk])) for letter in found
    ]
    return page(request, "organisation/to_tell.html", rows=rows, pages=found, back=back)


def _how(letter: SchemeLetter) -> str:
    if letter.state == MessageState.FAILED:
        return pgettext("to_tell.failed", "The e-mail did not arrive")
    return {
        Channel.POST: pgettext("to_tell.post", "Likes a letter"),
        Channel.TEXT: pgettext("to_tell.text", "Likes a text message"),
    }.get(Channel(letter.channel), pgettext("to_tell.phone", "Tell them by phone, or when you see them"))


def _told(request: HttpRequest, theirs: QuerySet[SchemeLetter], letter_id: int, back: str) -> HttpResponse:
    letter = theirs.filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    by, key = actor(request), key_of(request)
    if attempt_button(request, lambda: scheme_letter_done(by=by, key=key, at=now(), letter=letter)):
        messages.success(request, pgettext("to_tell.done", "Thank you. It is off the list."))
    return HttpResponseRedirect(back)
