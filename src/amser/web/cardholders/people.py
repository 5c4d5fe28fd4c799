"""Finding people at a desk of credits, adding them, and what stands on their page."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amser.agencies import actions
from amser.agencies.models import Participant, SchemeCard
from amser.agencies.queries.mine import card_carried, held_by, open_gifts
from amser.audit.actions import derive
from amser.identity import actions as identity
from amser.kernel.codes import shown_code
from amser.kernel.dates import full, today
from amser.organisations.models import Right
from amser.web.cardholders.desk import Desk, DeskOfCredits, acting_for, desk_of, found_by, person_at
from amser.web.cardholders.forms import AddForm
from amser.web.pages import attempt, now, page
from amser.web.taking_part import manager_page, organisation_page
from amser.web.visiting import typed
from amser.web.words.my_credits import story

ON_A_PAGE: Final = 50
LATEST: Final = 20
PRINTED_AGAIN_WITHIN: Final = dt.timedelta(days=1)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: DeskOfCredits) -> HttpResponse:
    """Find somebody by name or by the number of their card. What is typed is posted: no address and no log holds it."""
    desk = desk_of(request)
    said = request.POST.get("q", "").replace("\x00", "").strip()[:200]
    number = said.rstrip("/").rpartition("/")[2]  # a scanner types the whole address
    shown = found_by(desk.people(), number) if said else desk.people().live()
    found = list(shown.order_by("user__sort_name", "pk")[: ON_A_PAGE + 1])
    if said and len(found) == 1:
        return HttpResponseRedirect(desk.url("holder", found[0].pk))
    context: dict[str, Any] = {
        "desk": desk,
        "said": said,
        "rows": [(one.user.name, desk.url("holder", one.pk), _brought(desk, one)) for one in found[:ON_A_PAGE]],
        "has_more": len(found) > ON_A_PAGE,
        "own_url": desk.url("own_credits_where") if Right.OWNER in getattr(request, "rights", ()) else "",
        "unprinted": to_print(desk).count(),
        "addresses": {name: desk.url(name) for name in ("holders", "add_holder", "print_cards")},
    }
    return page(request, "cardholders/people.html", **context)


def to_print(desk: Desk, *, only: Participant | None = None) -> QuerySet[SchemeCard]:
    """Return the cards in force that this desk may print: of one person, else those that nobody printed yet."""
    cards = SchemeCard.objects.filter(ended_at__isnull=True).select_related("participant__user", "scheme")
    if only is not None:
        # An organisation prints a card for the day on which it hands it over. Later a lost one is stopped, and another is given.
        lately = Q(printed_at__isnull=True) | Q(printed_at__gte=now() - PRINTED_AGAIN_WITHIN)
        return cards.filter(lately if desk.scheme is None else Q(), participant=only)
    mine = desk.people().live()
    if desk.organisation is not None:
        mine = mine.filter(through=desk.organisation)
    return cards.filter(participant__in=mine.order_by().values("pk"), printed_at__isnull=True).order_by(
        "participant__user__sort_name", "pk"
    )


def _brought(desk: Desk, one: Participant) -> str:
    if one.left_at is not None:
        return pgettext("holders.left", "Has left the scheme")
    if one.through is None or one.through == desk.organisation:
        return ""
    return pgettext("holders.through", "Brought by: %(organisation)s") % {"organisation": one.through.name}


@never_cache
@require_safe
def person(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Somebody's card and credits, as far as a desk needs them. What they did with credits elsewhere only the scheme reads."""
    desk = desk_of(request)
    one = person_at(request, desk, participant_id, acts=False)
    card, acts = card_carried(one), desk.looks_after(one) and one.left_at is None
    names: tuple[str, ...] = ("card_lost", "give_for", "bring_for", "leave_for", "print_card")
    if desk.scheme is not None:
        names = (*names, "from_pot", "erase")
    context: dict[str, Any] = {
        "desk": desk,
        "one": one,
        "facts": _facts(one, card, desk=desk),
        "held": held_by(one.scheme, one, at=now()) if desk.looks_after(one) else None,
        # Whoever brings a code first has the credits: here it is read by who made the gift with them, and by nobody else.
        "offered": [
            (gift, shown_code(gift.code) if gift.code and gift.offered_by_id == request.user.pk else "")
            for gift in open_gifts(one.scheme, one, at=now())[1]
        ]
        if acts
        else [],
        "story": story(one.scheme, one, at_most=LATEST, which=request.GET.get("page", "")) if desk.scheme is not None else None,
        "acts": acts,
        "has_card": card is not None,
        "may_print": card is not None
        and (desk.scheme is not None or card.printed_at is None or card.printed_at >= now() - PRINTED_AGAIN_WITHIN),
        "may_leave": desk.scheme is not None or card is not None,
        "back": desk.url("holders"),
        "addresses": {name: desk.url(name, one.pk) for name in names},
    }
    return page(request, "cardholders/person.html", **context)


def _facts(one: Participant, card: SchemeCard | None, *, desk: Desk) -> list[tuple[str, str]]:
    """Return what stands on somebody's page. The number is as good as their credits: an organisation reads only that a card works."""
    if card is None:
        number = pgettext("holders.no_card", "None that works")
    else:
        number = shown_code(card.number) if desk.scheme is not None else pgettext("holders.has_card", "They have a card that works.")
    return [
        (pgettext("settings.known_as.of", "The name to use"), one.user.known_as),
        (pgettext("card.slip.number", "Card number"), number if desk.looks_after(one) else ""),
        (pgettext("holders.printed", "Card printed"), full(today(card.printed_at)) if card and card.printed_at else ""),
        (pgettext("holders.since", "Takes part since"), full(today(one.joined_at))),
        (pgettext("holders.left", "Has left the scheme"), full(today(one.left_at)) if one.left_at else ""),
    ]


@never_cache
def add(request: DeskOfCredits) -> HttpResponse:
    """Somebody new takes part: a name is enough. They have a number at once, which can be written down."""
    desk = desk_of(request)
    form = AddForm(typed(request), schemes=desk.schemes())
    if form.is_valid() and (one := attempt(request, form, lambda: _add(request, desk, form))):
        text = pgettext("holders.added", "They take part, and have a card. Print it, or write its number down for them now: %(number)s")
        card = card_carried(one)
        messages.success(request, text % {"number": shown_code(card.number) if card else "–"})
        return HttpResponseRedirect(desk.url("holder", one.pk))
    return page(request, "cardholders/form.html", form=form, desk=desk, back=desk.url("holders"), **_add_words())


def _add(request: DeskOfCredits, desk: Desk, form: AddForm) -> Participant:
    given, by, at = form.cleaned_data, acting_for(request), now()
    with transaction.atomic():
        user = identity.register(
            by=by, key=derive(given["key"], "register"), at=at, name=given["name"],
            known_as=given["known_as"] or given["name"].split()[0], preferences=form.preferences(),
        )  # fmt: skip
        return actions.enrol(by=by, key=given["key"], at=at, scheme=given["scheme"], user=user, through=desk.organisation, **form.about())


def _add_words() -> dict[str, Any]:
    return {
        "heading": pgettext("holders.add", "Add somebody"),
        "lede": pgettext("holders.add.lede", "A name is enough. People need no e-mail and no telephone: the card is theirs."),
        "submit": pgettext("holders.add.button", "Add them"),
    }


organisation_people = organisation_page(Right.LEADER)(people)
organisation_person = organisation_page(Right.LEADER)(person)
organisation_add = organisation_page(Right.LEADER)(add)
scheme_people = manager_page(people)
scheme_person = manager_page(person)
scheme_add = manager_page(add)
