"""Saying that something is wrong: hours that differ, a complaint, or a concern that somebody is not safe. Open to anybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from amser.casework import actions
from amser.casework.models import LEAD_ROLES
from amser.casework.policies import deals_with_complaints, roles_in
from amser.casework.queries import people_named
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.members.models import LIVE, Membership
from amser.timebanks import policies
from amser.timebanks.models import TimeBank
from amser.web.pages import actor, attempt, go, now, page, stranger
from amser.web.public.saying_forms import ComplaintForm, ConcernForm, SayingForm
from amser.web.throttle import too_often
from amser.web.visiting import typed
from amser.web.words import desk as desk_words


@require_safe
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whom to ring now, and ask which of the three it is."""
    bank = _bank(request, slug)
    return page(request, "public/say.html", bank=bank, is_member=_is_of(bank, request, members_only=True))


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a complaint about how somebody behaved."""
    bank = _bank(request, slug)
    form = ComplaintForm(typed(request), **around(request, bank))
    status = 429 if too_often(request, form, "say") else 200
    if form.is_valid():
        words = form.words()
        them = named(bank, form, words.about)
        said = {"by": _who(request), "key": form.cleaned_data["key"], "at": now(), "bank": bank, "words": words}
        if attempt(request, form, lambda: actions.make_complaint(**said, about=them)):
            return go("public:said", slug, "complaint")
    return page(request, "public/complain.html", status=status, form=form, bank=bank)


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a concern that somebody is not safe."""
    bank = _bank(request, slug)
    form = ConcernForm(typed(request), **around(request, bank))
    status = 429 if too_often(request, form, "say") else 200
    if form.is_valid():
        words = form.words()
        them = named(bank, form, words.person, words.caused_by)
        said = {"by": _who(request), "key": form.cleaned_data["key"], "at": now(), "bank": bank, "words": words}
        if attempt(request, form, lambda: actions.raise_concern(**said, concerned=them)):
            _say_where_nobody_reads_it(request, bank, them)
            return go("public:said", slug, "concern")
    return page(request, "public/concern.html", status=status, form=form, bank=bank)


@require_safe
def said(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Say that it has come, who reads it, and what happens next."""
    if kind not in {"complaint", "concern"}:
        raise NotFound
    bank = _bank(request, slug)
    is_desk = kind == "complaint" and request.user.is_authenticated and deals_with_complaints(request.user, bank)
    return page(request, "public/said.html", bank=bank, kind=kind, is_desk=is_desk)


def _bank(request: HttpRequest, slug: str) -> TimeBank:
    bank = policies.bank_at(slug)
    request.bank = bank  # type: ignore[attr-defined]
    return bank


def _who(request: HttpRequest) -> Any:
    return actor(request) if request.user.is_authenticated else stranger()


def _is_of(bank: TimeBank, request: HttpRequest, *, members_only: bool = False) -> bool:
    """Whether the reader is a member of the bank, or does something for it."""
    if not request.user.is_authenticated:
        return False
    if not members_only and any(role.user_id == request.user.pk for role in roles_in(bank)):
        return True
    return Membership.objects.filter(timebank=bank, user=request.user, state__in=LIVE).exists()


def around(request: HttpRequest, bank: TimeBank) -> dict[str, Any]:
    """Return whose names stand on the form: strangers are not told who works for the bank, and write a name if they know one."""
    people: dict[int, tuple[User, str]] = {}
    if _is_of(bank, request):
        for role in roles_in(bank):
            people.setdefault(role.user_id, (role.user, f"{role.user.name} ({desk_words.role(role.kind)})"))
    return {"staff": list(people.values()), "knows_writer": request.user.is_authenticated}


def named(bank: TimeBank, form: SayingForm, *texts: str) -> tuple[User, ...]:
    """Return those who do something for the bank and were ticked, or stand in the texts by name."""
    return tuple(dict.fromkeys([*form.ticked(), *people_named(bank, *texts)]))


def _say_where_nobody_reads_it(request: HttpRequest, bank: TimeBank, concerned: tuple[User, ...]) -> None:
    if any(role.kind in LEAD_ROLES and role.user not in concerned for role in roles_in(bank)):
        return
    text = pgettext("concern.nobody", "Nobody here can look at it yet. Please ring the social services of your council today.")
    messages.info(request, text)
