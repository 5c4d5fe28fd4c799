"""
What a telephone knows at a till: which till it is, and what was presented. Two signed cookies, no account, no session.

A cookie holds keys of rows, never a number off a card or a voucher, and each row is looked at again whenever it is used: a till
that was replaced, or a card that was stopped, opens nothing from then on.
"""

import dataclasses
import functools
from collections.abc import Callable
from typing import Concatenate, Final, ParamSpec

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from amser.agencies.models import Participant, SchemeCard
from amser.ui.frame import Contact
from amser.venues.models import Till
from amser.venues.policies import TillReplaced, till_in_force
from amser.vouchers.models import Voucher
from amser.web.context import frame_of
from amser.web.pages import page

P = ParamSpec("P")

TILL: Final = "amser_till"
HAND: Final = "amser_till_hand"
KEPT: Final = 60 * 60 * 24 * 400  # as long as browsers keep a cookie; a till that is used has it renewed
IN_HAND: Final = 15 * 60
MOST_VOUCHERS: Final = 30


@dataclasses.dataclass(frozen=True, slots=True)
class Hand:
    """The keys of what was presented: a card, vouchers; and what is held for it, by which form (`key`)."""

    card: int | None = None
    vouchers: tuple[int, ...] = ()
    use: str = ""
    key: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was presented yet."""
        return self.card is None and not self.vouchers

    def participant(self, till: Till) -> Participant | None:
        """Return whose card it is; None without one, and once it was stopped. One query."""
        if self.card is None:
            return None
        in_force = SchemeCard.objects.filter(
            pk=self.card, ended_at__isnull=True, participant__left_at__isnull=True, participant__scheme=till.scheme_id
        )
        card = in_force.select_related("participant__user", "participant__scheme").first()
        return card.participant if card else None

    def paper(self, till: Till) -> list[Voucher]:
        """Return the vouchers. One query."""
        if not self.vouchers:
            return []
        found = Voucher.objects.filter(pk__in=self.vouchers, scheme=till.scheme_id).select_related("batch", "scheme")
        return list(found.order_by("pk"))


class TillRequest(HttpRequest):
    """A request of a telephone that is a till."""

    till: Till
    hand: Hand


def till_page(view: Callable[Concatenate[TillRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to a telephone that is a till in force; others are told what to do."""

    @functools.wraps(view)
    def visit(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            till = till_of(request)
        except TillReplaced:
            return page(request, "till/no_till.html", status=403, was_replaced=True)
        if till is None:
            return page(request, "till/no_till.html", status=403, was_replaced=False)
        request.till, request.hand = till, hand_of(request, till)  # type: ignore[attr-defined]
        _frame(request, till)
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return never_cache(visit)


def till_of(request: HttpRequest) -> Till | None:
    """Return the till that this telephone is, or None. Raises TillReplaced. No query for whoever has no till."""
    try:
        pk = int(signing.loads(request.COOKIES.get(TILL, ""), salt=TILL))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return till_in_force(pk)


def hand_of(request: HttpRequest, till: Till) -> Hand:
    """Return what this till has in hand; nothing of what another till had."""
    try:
        kept = signing.loads(request.COOKIES.get(HAND, ""), salt=HAND, max_age=IN_HAND)
    except signing.BadSignature:
        return Hand()
    if kept.pop("till") != till.pk:
        return Hand()
    return Hand(**{**kept, "vouchers": tuple(kept["vouchers"])})


def be_till(response: HttpResponse, till: Till) -> HttpResponse:
    """Make the telephone that gets this answer a till."""
    _set(response, TILL, signing.dumps(till.pk, salt=TILL), age=KEPT)
    return response


def keep(response: HttpResponse, till: Till, hand: Hand) -> HttpResponse:
    """Have the telephone remember what is in hand."""
    if hand.is_empty:
        response.delete_cookie(HAND, samesite="Lax")
        return response
    _set(response, HAND, signing.dumps({"till": till.pk, **dataclasses.asdict(hand)}, salt=HAND, compress=True), age=IN_HAND)
    return response


def _set(response: HttpResponse, name: str, value: str, *, age: int) -> None:
    # Lax: a card that the telephone's own camera opens comes from elsewhere, by a link, and is a till's all the same.
    response.set_cookie(name, value, max_age=age, samesite="Lax", httponly=True, secure=settings.SECURE)


def _frame(request: HttpRequest, till: Till) -> None:
    """Put the venue's name above the page, and the scheme's telephone below it."""
    contact = Contact(name="", phone=till.scheme.phone)
    request.frame = dataclasses.replace(frame_of(request), bank_name=till.organisation.name, contact=contact)  # type: ignore[attr-defined]
