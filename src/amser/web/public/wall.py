"""People check themselves in by the code on the wall: with one press, or with the number of their card."""

import contextlib

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache

from amser.agencies import policies as agencies
from amser.agencies.models import Participant
from amser.identity.models import User
from amser.kernel.codes import read_code
from amser.kernel.errors import DomainError, NotFound
from amser.kernel.ids import uuid7
from amser.kernel.languages import base
from amser.opportunities import actions
from amser.opportunities.models import Attendance, How, Session
from amser.opportunities.policies import AdultsOnly, AgeNotKnown, NotChecked, session_on_the_wall
from amser.ui.forms import AmserForm
from amser.web.languages import LANGUAGE_COOKIE
from amser.web.pages import actor, attempt, go, key_of, now, page, stranger
from amser.web.throttle import is_too_often, too_often
from amser.web.words.sessions import when

MOST_AN_HOUR = 300  # a whole hall may come by one network address


class NumberForm(AmserForm):
    """The number of a card. What is no number, and what is nobody's, is answered as what is somebody's."""

    number = forms.CharField(
        label=pgettext_lazy("wall.number", "The number on your card"),
        max_length=40,
        widget=forms.TextInput({"class": "w-10", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class UnknownWallCode(DomainError):
    """No session of these days has this code on its wall."""

    code = "unknown_wall_code"
    field = "code"


class WallCodeForm(AmserForm):
    """The code that stands on the wall below the square."""

    code = forms.CharField(
        label=pgettext_lazy("wall.code", "The code on the wall"),
        help_text=pgettext_lazy("wall.code.hint", "It is at the end of the address below the square."),
        max_length=40,
        widget=forms.TextInput({"class": "w-10", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def opened(request: HttpRequest, token: str = "") -> HttpResponse:
    """Lead a telephone's camera to the page in the reader's language; the code on the wall knows none."""
    language = base(request.COOKIES.get(LANGUAGE_COOKIE) or "cy")
    with translation.override(language):
        return go("public:wall", token) if token else go("public:wall_code")


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Type the code on the wall, where there is no camera."""
    form = WallCodeForm(request.POST if request.method == "POST" else None)
    if not too_often(request, form, "wall_code", most=MOST_AN_HOUR) and form.is_valid():
        found = attempt(request, form, lambda: _with_code(form))
        if found is not None:
            return go("public:wall", found.wall_code)
    return page(request, "public/wall_code.html", form=form)


def _with_code(form: WallCodeForm) -> Session:
    typed = form.cleaned_data["code"].rstrip("/ ").rpartition("/")[2]  # the whole address does as well
    try:
        return session_on_the_wall(read_code(typed) or "")
    except NotFound as unknown:
        raise UnknownWallCode from unknown


@never_cache
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """Say "I am here". Nobody learns whose number is whose, or whether it is anybody's."""
    session = _behind(request, token)
    if request.user.is_authenticated:
        return _signed_in(request, session, request.user)
    form = NumberForm(request.POST if request.method == "POST" else None)
    if not too_often(request, form, "wall", most=MOST_AN_HOUR) and form.is_valid():
        done = attempt(request, form, lambda: _by_number(session, form) or session, at="number")
        if done is not None:
            messages.success(
                request,
                pgettext(
                    "wall.thanks",
                    "Thank you. If this is the number of a card in this scheme, and you may come to this, you are on the list. "
                    "Whoever leads the session sees it.",
                ),
            )
            return go("public:wall", token)
    return page(request, "public/wall.html", session=session, when=when(session), form=form, sign_in_url=_sign_in(request))


def _behind(request: HttpRequest, token: str) -> Session:
    code = read_code(token)
    if code is None or (request.method == "POST" and is_too_often(request, "wall_code", most=MOST_AN_HOUR, minutes=60)):
        raise NotFound
    return session_on_the_wall(code)


def _signed_in(request: HttpRequest, session: Session, user: User) -> HttpResponse:
    mine = Participant.objects.live().filter(scheme=session.scheme, user=user).first()
    if mine is None:
        return _not_in_scheme(request, session)
    form = AmserForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(request, form, lambda: _come_in(request, session, mine)) is not None:
        return go("public:wall", session.wall_code)
    is_there = Attendance.objects.standing().filter(session=session, participant=mine).exists()
    return page(
        request,
        "public/wall_signed_in.html",
        session=session,
        when=when(session),
        form=form,
        is_there=is_there,
    )


def _not_in_scheme(request: HttpRequest, session: Session) -> HttpResponse:
    """Lead somebody to the scheme's page, which asks what everybody is asked, and from there back here."""
    join_url = f"{reverse('credits:scheme', args=[session.scheme.slug])}?{urlencode({'wall': session.wall_code})}"
    if request.method == "POST":
        return HttpResponseRedirect(join_url)
    return page(request, "public/wall_signed_in.html", session=session, when=when(session), join_url=join_url)


def _come_in(request: HttpRequest, session: Session, participant: Participant) -> Attendance:
    return actions.check_in(by=actor(request), key=key_of(request), at=now(), session=session, participant=participant, how=How.WALL)


def _by_number(session: Session, form: NumberForm) -> Attendance | None:
    """Note who carries the card, if they may come in. The answer is the same for every number: the time alone is said."""
    at = now()
    if not session.begins_at - actions.EARLY <= at <= session.ends_at + actions.LATE:
        raise actions.NotTheTime
    try:
        participant = agencies.card_holder(session.scheme, form.cleaned_data["number"])
    except agencies.UnknownNumber:
        return None
    with contextlib.suppress(AdultsOnly, AgeNotKnown, NotChecked, actions.TakenOff):
        return actions.check_in(by=stranger(), key=uuid7(), at=at, session=session, participant=participant, how=How.WALL)
    return None


def _sign_in(request: HttpRequest) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': request.path})}"
