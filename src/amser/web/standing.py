"""
In whose place somebody visits a member's pages: their own, or a member's whom they act for.

The session holds only which stretch of acting is under way; every page asks the policies afresh whether it still is.
"""

from collections.abc import Set as AbstractSet
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.members.models import Acting, Scope
from amser.members.policies import acting_of as policy

SEE: Final = frozenset({Scope.SEE.value, Scope.ARRANGE.value})
ARRANGE: Final = frozenset({Scope.ARRANGE.value})
POST: Final = frozenset({Scope.POST.value})
READ_BOARD: Final = ARRANGE | POST
ANY: Final = SEE | POST
NOBODY: Final[frozenset[str]] = frozenset()

# Each of a member's pages, with what opens it to a supporter: any one of these. What is not named here opens to none.
# A broker who acts for a member opens them all.
PAGES: Final[dict[str, frozenset[str]]] = {
    "home": ANY,
    "board": READ_BOARD,
    "board_print": READ_BOARD,
    "listing": READ_BOARD,
    "poster": POST,
    "ask": POST,
    "offer": POST,
    "mine": POST,
    "change": POST,
    "renew": POST,
    "pause_listing": POST,
    "show_again": POST,
    "take_down": POST,
    "person": READ_BOARD,
    "suggest": ARRANGE,
    "past": ARRANGE,
    "ideas": ARRANGE,
    "asked": ARRANGE,
    "answer_asking": ARRANGE,
    "rather_not": ARRANGE,
    "take_back": ARRANGE,
    "arrangements": SEE,
    "exchange": SEE,
    "circle": SEE,
    "answer_circle": ARRANGE,
    "agree": ARRANGE,
    "decline": ARRANGE,
    "cancel": ARRANGE,
    "no_show": ARRANGE,
    "other_day": ARRANGE,
    "arrive": ARRANGE,
    "leave_visit": ARRANGE,
    "how_long": ARRANGE,
    "thank": ARRANGE,
    "wrong": ARRANGE,
    "new_with_organisation": ARRANGE,
    "with_organisation": SEE,
    "deny_with_organisation": ARRANGE,
    "wrong_with_organisation": ARRANGE,
    "hours": SEE,
    "hours_csv": SEE,
    # The member's own: their details, their membership, their hours to give, and who may act for them.
    "share_contact": NOBODY,
    "hide_hours": NOBODY,
    "give": NOBODY,
    "me": NOBODY,
    "profile": NOBODY,
    "needs": NOBODY,
    "contact": NOBODY,
    "pause": NOBODY,
    "resume": NOBODY,
    "leave": NOBODY,
    "code": NOBODY,
    "supporters": NOBODY,
    "give_support": NOBODY,
    "end_support": NOBODY,
    "done_for_me": NOBODY,
}

# What does not open to whoever signed in with a card and a PIN: what shows or changes details, takes data away, or ends something.
NOT_BY_CARD: Final = frozenset(
    {"hours_csv", "share_contact", "me", "profile", "needs", "contact", "leave", "supporters", "give_support", "end_support"}
)


def begin(request: HttpRequest, acting: Acting) -> None:
    """From now on the member's pages of that bank are opened in the member's place."""
    request.session["acting"] = acting.pk


def end(request: HttpRequest) -> None:
    """Nobody's place but their own, from now on."""
    request.session.pop("acting", None)
    request.looked_up = None  # type: ignore[attr-defined]


def acting_of(request: HttpRequest) -> Acting | None:
    """Return what somebody does for a member at this moment, in whatever bank; None for most. Asked once for each request."""
    if not hasattr(request, "looked_up"):
        request.looked_up = _find(request)  # type: ignore[attr-defined]
    found: Acting | None = request.looked_up  # type: ignore[attr-defined]
    return found


def acting_in(request: HttpRequest, slug: str) -> Acting | None:
    """Return the same where it is in the bank of an address."""
    acting = acting_of(request)
    return acting if acting is not None and acting.membership.timebank.slug == slug else None


def may_open(request: HttpRequest, page: str) -> bool:
    """
    Whether one of a member's pages opens: one's own always, a broker's all, a supporter's as far as the member granted.

    Whoever signed in with a card opens what shows and changes no details.
    """
    acting: Acting | None = getattr(request, "acting", None)
    if getattr(request, "card", None) is not None:
        return page in PAGES and page not in NOT_BY_CARD
    if acting is None or acting.support is None:
        return True
    return bool(PAGES.get(page, NOBODY) & acting.support.scopes)


def closed_pages(request: HttpRequest) -> AbstractSet[str]:
    """Return the member's pages that do not open, so that no link leads to them. None, for most."""
    return frozenset(page for page in PAGES if not may_open(request, page))


def shows_contact(request: HttpRequest) -> bool:
    """Whether a page may show how to reach other people: to those who arrange; not to those who read along, or who hold a card."""
    return getattr(request, "card", None) is None and may_open(request, "agree")


def _find(request: HttpRequest) -> Acting | None:
    session, user = getattr(request, "session", None), getattr(request, "user", None)
    if session is None or not isinstance(user, User) or "acting" not in session:
        return None
    try:
        return policy(user, session["acting"], at=timezone.now())
    except NotFound:
        del session["acting"]
        return None
