"""Who visits a page: a member of the bank, someone at its desk, or any person who has signed in."""

import functools
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext

from amser.identity.models import User
from amser.members import policies as members
from amser.members.models import Acting, Membership, State
from amser.timebanks.models import Places, TimeBank
from amser.web import standing, whose

P = ParamSpec("P")

KEPT_FOR_SECONDS = 30 * 60
KEPT_AT_MOST = 64 * 1024
ON_EVERY_PAGE = frozenset({"broker:find"})  # where a form leads that stands on other pages besides its own


class PersonRequest(HttpRequest):
    """A request of someone who has signed in. `tab` is the entry of the menu that the page belongs to."""

    user: User
    tab: str


class MemberRequest(PersonRequest):
    """A request of a member of the bank in the address, or of somebody who acts for that member (`acting`)."""

    membership: Membership
    bank: TimeBank
    acting: Acting | None


class DeskRequest(PersonRequest):
    """A request of someone who works at the desk of the bank in the address."""

    bank: TimeBank
    at_desk: bool
    places: Places  # of a coordinator: whose people they act for; None for the whole bank


def person_page(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page to anyone who has signed in; others sign in first."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def member_page(view: Callable[Concatenate[MemberRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """
    Open a page to members of the bank in the address, in any live state; to others it does not exist.

    Also to whoever acts for a member of it: a broker, or a supporter as far as the member granted.
    """

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        acting = standing.acting_in(request, slug)
        membership = acting.membership if acting else members.membership_in(request.user, slug)
        request.membership, request.bank, request.acting = membership, membership.timebank, acting  # type: ignore[attr-defined]
        if not standing.may_open(request, _name(request)):
            return not_granted(request)  # type: ignore[arg-type]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def _name(request: HttpRequest) -> str:
    """Return the name of the page that answers, without its namespace."""
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def active_member_page(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Open a page to members who may ask, offer and arrange; others of the bank are told that they may not yet."""

    @functools.wraps(view)
    def visit(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.membership.is_active:
            return not_yet(request)
        return view(request, *args, **kwargs)

    return member_page(visit)


def taking_part_page(view: Callable[Concatenate[MemberRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to members who have arrangements to see through: active ones, and those who are taking a break."""

    @functools.wraps(view)
    def visit(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.membership.state not in {State.ACTIVE, State.PAUSED}:
            return not_yet(request)
        return view(request, *args, **kwargs)

    return member_page(visit)


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page and back."""
    back = page_to_return_to(request)
    if request.method == "POST" and whose.KEPT in request.session:
        words = pgettext("error.session_ended", "You were signed out to keep you safe. Sign in again; nothing you typed is lost.")
        messages.info(request, words)
    elif request.method == "POST":
        messages.info(request, pgettext("error.session_ended.gone", "You were signed out to keep you safe. Sign in and type it again."))
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def page_to_return_to(request: HttpRequest) -> str:
    """
    Return the page to come back to after signing in. What was typed into its form is kept in the session meanwhile, for them alone.

    A single button has no page of its own: it leads back to the page that it stood on.
    """
    if request.method != "POST":
        return request.get_full_path()
    back = _page_of_the_form(request)
    _keep(request, back)
    return back


def _keep(request: HttpRequest, page: str) -> None:
    """Keep what was typed for the half hour that signing in again may take; a form of ours is never larger than this."""
    written, who = request.POST.urlencode(), whose.typed_by(request)
    request.session.pop(whose.KEPT, None)
    if who is not None and len(written) <= KEPT_AT_MOST:
        kept = {"user": who, "path": page, "data": written, "until": time.time() + KEPT_FOR_SECONDS}
        request.session[whose.KEPT] = kept


def _page_of_the_form(request: HttpRequest) -> str:
    if request.resolver_match and request.resolver_match.view_name in ON_EVERY_PAGE:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or not came_from.path.startswith("/"):
        return request.get_full_path()
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def typed(request: HttpRequest) -> QueryDict | None:
    """
    Return what was typed into the page's form: just now, or before the reader had to sign in again; else None.

    What was kept is shown again, not acted on: it counts as a change of language, which checks nothing.
    """
    if request.method == "POST":
        return request.POST
    kept = request.session.get(whose.KEPT)
    if kept is None or kept["path"] != request.get_full_path():
        return None
    is_theirs = whose.is_theirs(request)
    del request.session[whose.KEPT]
    if not is_theirs or kept["until"] < time.time():  # perhaps somebody else sits here by now
        return None
    data = QueryDict(kept["data"], mutable=True)
    data["_switch"] = "1"
    return data


def not_yet(request: MemberRequest) -> HttpResponse:
    """Say kindly that this opens once the person is a member."""
    from amser.web.pages import page

    return page(request, "member/not_yet.html", status=403)


def not_granted(request: MemberRequest) -> HttpResponse:
    """Tell a supporter kindly that the member keeps this to themselves; and a member that their card does not open it."""
    from amser.web.pages import page

    if hasattr(request, "card"):
        return page(request, "person/not_by_card.html", status=403)
    return page(request, "member/not_granted.html", status=403)
