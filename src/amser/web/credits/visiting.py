"""Who visits a scheme's pages that everybody may read."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse

from amser.agencies import policies
from amser.agencies.models import Participant, Scheme

P = ParamSpec("P")


class OpenRequest(HttpRequest):
    """A request of anybody for a page of the scheme in the address. `taking_part` is the reader in it, or None."""

    open_scheme: Scheme
    taking_part: Participant | None
    tab: str


def open_page(view: Callable[Concatenate[OpenRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page of a running scheme to everybody; whoever takes part has their own menu around it. At most three queries."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        scheme = policies.scheme_at(slug)
        one = _taking_part(request, scheme)
        request.open_scheme, request.taking_part = scheme, one  # type: ignore[attr-defined]
        if one is not None:
            request.credit_scheme, request.participant = scheme, one  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return visit


def _taking_part(request: HttpRequest, scheme: Scheme) -> Participant | None:
    if not request.user.is_authenticated:
        return None
    return Participant.objects.live().filter(user=request.user, scheme=scheme).select_related("scheme", "user").first()
