"""Who visits the pages of a group: anybody, a member, or whoever runs it. Asked of what holds now, at every request."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from amser.identity.models import User
from amser.networks import policies
from amser.networks.models import Group
from amser.networks.policies import Standing
from amser.web.visiting import PersonRequest, sign_in_first

P = ParamSpec("P")


class GroupRequest(HttpRequest):
    """A request about the group in the address, by anybody; `standing` is what they are in it."""

    standing: Standing
    group: Group
    tab: str


class GroupMemberRequest(PersonRequest):
    """A request by somebody who is a member of the group in the address now, or whoever runs it."""

    standing: Standing
    group: Group


def reader(request: HttpRequest) -> User | None:
    """Return who reads, or None for a stranger."""
    return request.user if isinstance(request.user, User) else None


def group_page(view: Callable[Concatenate[GroupRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to everybody who may know of the group in the address; to others it does not exist."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        _stand(request, policies.standing_in(reader(request), slug))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def group_person_page(view: Callable[Concatenate[GroupMemberRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever has signed in and may know of the group; members or not."""
    return _signed_in(view, policies.standing_in)


def group_member_page(view: Callable[Concatenate[GroupMemberRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to members of the group in the address; to the rest it does not exist."""
    return _signed_in(view, policies.member_of)


def group_desk_page(view: Callable[Concatenate[GroupMemberRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to whoever runs the group in the address; other members may not, and to the rest it does not exist."""
    return _signed_in(view, policies.run_by)


def _signed_in(
    view: Callable[Concatenate[GroupMemberRequest, P], HttpResponse], policy: Callable[[User, str], Standing]
) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return sign_in_first(request)
        _stand(request, policy(request.user, slug))
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def _stand(request: HttpRequest, standing: Standing) -> None:
    request.standing, request.group = standing, standing.group  # type: ignore[attr-defined]
    request.tab = "group"  # type: ignore[attr-defined]
