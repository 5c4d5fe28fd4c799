"""What a member could do next, and why; what they were asked, and what they answer. Nothing here books anything."""

import dataclasses
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.views.decorators.http import require_POST, require_safe

from amser.kernel import dates
from amser.kernel.dates import today
from amser.listings.models import Listing
from amser.listings.policies import listing_on_board
from amser.matching import actions, policies
from amser.matching.models import Answer, Asking, Refusal, RefusalKind
from amser.matching.models.refusal import RefusalQuerySet
from amser.matching.queries import Pair, offers_for, requests_for
from amser.members.models import Membership
from amser.notifications import because
from amser.web.member.cards import where
from amser.web.pages import actor, attempt_button, go, key_of, now, page
from amser.web.visiting import MemberRequest, active_member_page

AT_MOST = 12


@dataclasses.dataclass(frozen=True, slots=True)
class Suggestion:
    """A request that the member could help with, and why; `asking` where somebody has asked them."""

    listing: Listing
    title: str
    language: str
    who: str
    where: str
    because: str
    asking: Asking | None = None


def open_askings(member: Membership) -> list[Asking]:
    """Return what waits for a member's answer, the first asked first; nothing of whoever they are kept apart from. One query."""
    theirs = Asking.objects.open().with_listing().filter(membership=member)
    return list(theirs.filter(listing__in=Listing.objects.all().not_apart_from(member.user_id)).order_by("asked_at", "pk"))


def of_pair(pair: Pair, viewer: Membership) -> Suggestion:
    """Return a suggestion as a page shows it."""
    return _shown(pair.request, viewer, because.of_pair(pair), None)


def _shown(listing: Listing, viewer: Membership, reasons: list[str], asking: Asking | None) -> Suggestion:
    title, _, language = listing.words(get_language() or "en")
    who = pgettext("board.card.request", "Request from %(name)s") % {"name": listing.member.short_name if listing.member else ""}
    return Suggestion(listing, title, language, who, where(listing, viewer), because.sentence(reasons), asking)


@require_safe
@active_member_page
def ideas(request: MemberRequest) -> HttpResponse:
    """Show what the member could do for others, with the reason of each; and what they would rather not be asked."""
    request.tab = "home"
    member, on = request.membership, today(now())
    return page(
        request,
        "member/ideas.html",
        askings=open_askings(member),
        ideas=[of_pair(pair, member) for pair in requests_for(member, on=on)[:AT_MOST]],
        wishes=[_wish(request, offer) for offer in offers_for(member, on=on, limit=AT_MOST)],
        refusals=[(one, _in_words(one)) for one in _refusals(member).in_force(on).select_related("listing", "category").order_by("pk")],
    )


def _wish(request: MemberRequest, offer: Listing) -> dict[str, str]:
    title, _, language = offer.words(get_language() or "en")
    who = pgettext("board.card.offer", "Offer from %(name)s") % {"name": offer.member.short_name if offer.member else ""}
    return {
        "title": title,
        "language": language,
        "icon": offer.category_id,
        "url": reverse("member:listing", args=[request.bank.slug, offer.pk]),
        "who": who,
        "because": pgettext("suggest.because.wish", "You said you would like something like this."),
    }


def _refusals(member: Membership) -> RefusalQuerySet:
    return Refusal.objects.filter(membership=member)


def _in_words(refusal: Refusal) -> str:
    if refusal.kind == RefusalKind.NOW:
        assert refusal.until is not None, "not now has its day"
        return pgettext("suggest.refused.now", "Nothing before this day is over: %(date)s") % {"date": dates.full(refusal.until)}
    if refusal.kind == RefusalKind.LESS:
        assert refusal.category is not None, "less of something"
        return pgettext("suggest.refused.less", "Nothing of this kind: %(category)s") % {"category": refusal.category.name}
    assert refusal.listing is not None, "not this one"
    return pgettext("suggest.refused.this", "Not this one: “%(title)s”") % {"title": refusal.listing.words(get_language() or "en")[0]}


@require_safe
@active_member_page
def asked(request: MemberRequest, asking_id: UUID) -> HttpResponse:
    """Show what somebody was asked, and why; to answer, or how it was answered."""
    request.tab = "home"
    asking = policies.asking_of(request.membership, asking_id)
    shown = _shown(asking.listing, request.membership, because.of_asking(asking), asking)
    is_open = not asking.answer and Listing.objects.up().filter(pk=asking.listing_id).exists()
    description = asking.listing.words(get_language() or "en")[1]
    return page(request, "member/asked.html", asking=asking, shown=shown, description=description, is_open=is_open)


@require_POST
@active_member_page
def answer_asking(request: MemberRequest, asking_id: UUID) -> HttpResponse:
    """Say yes, and go on to suggest a day; or one of the three ways to say no."""
    asking, said = policies.asking_of(request.membership, asking_id), request.POST.get("said", "")
    if said not in Answer.values:
        return go("member:asked", request.bank.slug, asking.pk)
    done = attempt_button(request, lambda: actions.answer(by=actor(request), key=key_of(request), at=now(), asking=asking, said=said))
    if done is None:
        return go("member:asked", request.bank.slug, asking.pk)
    if said == Answer.YES:
        return go("member:suggest", request.bank.slug, asking.listing_id)
    _say_that_it_is_fine(request, said)
    return go("member:home", request.bank.slug)


@require_POST
@active_member_page
def rather_not(request: MemberRequest, listing_id: int) -> HttpResponse:
    """Say of something that was only suggested: not this one, not now, or less like this."""
    listing, said = listing_on_board(request.membership, listing_id), request.POST.get("said", "")
    by, at, key, member = actor(request), now(), key_of(request), request.membership
    acts = {
        RefusalKind.THIS.value: lambda: actions.not_this(by=by, key=key, at=at, membership=member, listing=listing),
        RefusalKind.NOW.value: lambda: actions.not_now(by=by, key=key, at=at, membership=member),
        RefusalKind.LESS.value: lambda: actions.less_of(by=by, key=key, at=at, membership=member, listing=listing),
    }
    act = acts.get(said)
    done = attempt_button(request, act) if act is not None else None
    if done is not None:
        _say_that_it_is_fine(request, said)
    return go("member:ideas", request.bank.slug)


@require_POST
@active_member_page
def take_back(request: MemberRequest, refusal_id: int) -> HttpResponse:
    """Be asked again."""
    refusal = policies.refusal_of(request.membership, refusal_id)
    if attempt_button(request, lambda: actions.take_back(by=actor(request), key=key_of(request), at=now(), refusal=refusal)):
        messages.success(request, pgettext("suggest.taken_back", "You can be asked again."))
    return go("member:ideas", request.bank.slug)


def _say_that_it_is_fine(request: MemberRequest, said: str) -> None:
    messages.success(
        request,
        {
            Answer.NOT_THIS: pgettext("suggest.fine.this", "That is fine. We will not ask you about this one again."),
            Answer.NOT_NOW: pgettext("suggest.fine.now", "That is fine. We will not ask you for four weeks."),
            Answer.LESS: pgettext("suggest.fine.less", "That is fine. We will not ask you about this kind of help."),
        }[Answer(said)],
    )
