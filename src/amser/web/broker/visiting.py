"""Who visits the desk: its brokers, whoever runs the bank, and whoever reads its books."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from amser.casework.policies import led_by
from amser.identity.models import User
from amser.timebanks import policies
from amser.timebanks.models import DESK_ROLES, TimeBank
from amser.web.visiting import DeskRequest, sign_in_first

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def broker_page(view: View[P]) -> Page[P]:
    """Open a page of the desk to those who work there; to others it does not exist."""
    return _page(view, policies.desk_of, at_desk=True)


def steward_page(view: View[P]) -> Page[P]:
    """Open a page to whoever runs the bank in the address; others at its desk may not, and to the rest it does not exist."""
    return _page(view, policies.stewarded_by, at_desk=True)


def books_page(view: View[P]) -> Page[P]:
    """Open a page to auditors and to the desk of the bank in the address; to others it does not exist."""
    return _page(view, policies.read_by, at_desk=None)


def lead_page(view: View[P]) -> Page[P]:
    """Open a page to the safeguarding lead and the deputy of the bank in the address; to all others it does not exist. No browser keeps it."""
    return never_cache(_page(view, led_by, at_desk=False))


def _page(view: View[P], policy: Callable[[User, str], TimeBank], *, at_desk: bool | None) -> Page[P]:
    """Without `at_desk`, the page is one of the desk to whoever works there."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        bank = policy(request.user, slug)
        request.bank = bank  # type: ignore[attr-defined]
        request.at_desk = _works_at(bank, request.user) if at_desk is None else at_desk  # type: ignore[attr-defined]
        request.places = policies.places_of(request.user, request.bank)  # type: ignore[attr-defined]
        request.tab = "desk"  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit  # type: ignore[return-value]


def _works_at(bank: TimeBank, user: User) -> bool:
    return any(role.user_id == user.pk and role.kind in DESK_ROLES for role in bank.known_roles or ())
