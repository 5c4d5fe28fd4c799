"""The places where a person is signed in, ended one by one or all others at once. The list of them is allauth's."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from amser.identity import actions
from amser.web.pages import actor, go, key_of, now
from amser.web.visiting import PersonRequest, person_page


@require_POST
@person_page
def end_session(request: PersonRequest, session_id: int) -> HttpResponse:
    """Sign the person out at one of the other places; at this one, ask first, as the menu does."""
    if UserSession.objects.filter(pk=session_id, session_key=request.session.session_key).exists():
        return go("account_logout")
    actions.end_session(by=actor(request), key=key_of(request), at=now(), user=request.user, session_id=session_id)
    messages.success(request, pgettext("sessions.ended_one", "You are signed out there."))
    return go("usersessions_list")


@require_POST
@person_page
def end_other_sessions(request: PersonRequest) -> HttpResponse:
    """Sign the person out everywhere but here."""
    here = UserSession.objects.filter(session_key=request.session.session_key).first()
    stays = here.pk if here else None
    actions.end_other_sessions(by=actor(request), key=key_of(request), at=now(), user=request.user, stays=stays)
    messages.success(request, pgettext("sessions.ended_others", "You are signed out everywhere else."))
    return go("usersessions_list")
