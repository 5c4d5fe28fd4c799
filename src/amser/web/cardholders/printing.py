"""Cards on paper: ten on an A4 sheet, or one to a page of a bank card's size. Welsh first, both languages on the face."""

import dataclasses
from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from amser.agencies import actions
from amser.agencies.models import Participant, SchemeCard
from amser.audit.actions import derive
from amser.kernel.codes import shown_code
from amser.organisations.models import Right
from amser.web.cardholders.desk import DeskOfCredits, acting_for, desk_of, person_at
from amser.web.cardholders.forms import PrintForm
from amser.web.cardholders.people import to_print
from amser.web.credits.addresses import card_address
from amser.web.member.posters import Code, code_of
from amser.web.pages import now, page
from amser.web.papers import as_pdf, written
from amser.web.taking_part import manager_page, organisation_page
from amser.web.visiting import typed

AT_MOST: Final = 200  # cards in one PDF; the rest come with the next press


@dataclasses.dataclass(frozen=True, slots=True)
class Face:
    """What stands on a card. Its code holds the number alone, whatever stands beside it."""

    scheme_cy: str
    scheme_en: str
    phone: str
    name: str
    number: str
    code: Code


@never_cache
def print_cards(request: DeskOfCredits) -> HttpResponse:
    """Print every card of this desk's people that nobody printed yet."""
    return _print(request, None)


@never_cache
def print_card(request: DeskOfCredits, participant_id: int) -> HttpResponse:
    """Print the card of one person, as often as needed: the number stays."""
    return _print(request, person_at(request, desk_of(request), participant_id))


def _print(request: DeskOfCredits, only: Participant | None) -> HttpResponse:
    desk, form = desk_of(request), PrintForm(typed(request))
    back = desk.url("holder", only.pk) if only else desk.url("holders")
    cards = list(to_print(desk, only=only)[:AT_MOST])
    if not cards:
        return HttpResponseRedirect(back)
    if not form.is_valid():
        words: dict[str, Any] = {
            "heading": pgettext("holders.print", "Print cards"),
            "submit": pgettext("holders.print.button", "Make the PDF"),
        }
        return page(request, "cardholders/form.html", form=form, desk=desk, one=only, back=back, count=len(cards), **words)
    faces = list(_faces(cards, with_name=form.cleaned_data["with_name"]))
    size = form.cleaned_data["size"]
    answer = as_pdf(
        request, "papers/scheme_cards.html", how=written(), name=pgettext("holders.print.file", "cards"), faces=faces, size=size
    )
    if answer.status_code == 200:  # noqa: PLR2004 -- made
        # The same form sent again makes what is then to be made: those are other cards, and another act.
        key = derive(form.cleaned_data["key"], " ".join(str(card.pk) for card in cards))
        actions.print_cards(by=acting_for(request, only), key=key, at=now(), cards=cards)
    return answer


def _faces(cards: Iterable[SchemeCard], *, with_name: bool) -> Iterable[Face]:
    for card in cards:
        yield Face(
            scheme_cy=card.scheme.name_cy,
            scheme_en=card.scheme.name_en,
            phone=card.scheme.phone,
            name=card.participant.user.known_as if with_name else "",
            number=shown_code(card.number),
            code=code_of(card_address(card)),
        )


organisation_print_cards = organisation_page(Right.LEADER)(print_cards)
organisation_print_card = organisation_page(Right.LEADER)(print_card)
scheme_print_cards = manager_page(print_cards)
scheme_print_card = manager_page(print_card)
