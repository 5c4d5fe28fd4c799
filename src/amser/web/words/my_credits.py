"""What is said of somebody's credits: what came and went, and why something cannot be done."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.utils.translation import pgettext

from amser.agencies.models import CreditGift, GiftPart, Participant, Scheme
from amser.agencies.queries.mine import Line, came_and_went
from amser.kernel.errors import DomainError
from amser.ledger.models import TransferCode
from amser.opportunities.models import AwardLine
from amser.organisations.models import Organisation
from amser.venues.models import UsePart

_DIGITS: Final = 4  # of a page's number: nobody has as many pages


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """One line of what came and went, in words. `credits` is above 0 for what came, below for what went."""

    at: dt.datetime
    words: str
    credits: int
    is_put_right: bool
    ran_out: bool

    @property
    def count(self) -> int:
        """How many credits, whichever way they went."""
        return abs(self.credits)


@dataclasses.dataclass(frozen=True, slots=True)
class Story:
    """One page of what came and went: its lines, and the numbers of the pages beside it, 0 where there is none."""

    lines: list[Told]
    newer: int
    older: int


def story(scheme: Scheme, holder: Participant | Organisation, *, at_most: int, which: str = "") -> Story:
    """Return a page of what came and went, the newest first, in words; `which` is its number as an address has it. Five queries."""
    number = int(which) if which.isdecimal() and 1 <= len(which) <= _DIGITS and int(which) else 1
    lines = came_and_went(scheme, holder, at_most=at_most + 1, skipping=(number - 1) * at_most)
    return Story(_told(lines[:at_most], holder), number - 1, number + 1 if len(lines) > at_most else 0)


def _told(lines: list[Line], holder: Participant | Organisation) -> list[Told]:
    ids = [line.transfer_id for line in lines]
    awards = AwardLine.objects.filter(transfer_id__in=ids).select_related("award__organisation", "award__session__opportunity")
    uses = UsePart.objects.filter(transfer_id__in=ids).select_related("use__offer", "use__organisation")
    gifts = GiftPart.objects.filter(transfer_id__in=ids).select_related("gift__giver__user", "gift__giver_organisation")
    gifts = gifts.select_related("gift__receiver_organisation")
    known: dict[UUID, str] = {one.transfer_id: _thanked(one) for one in awards}
    known |= {one.transfer_id: _used(one) for one in uses}
    known |= {one.transfer_id: _given(one.gift, holder) for one in gifts}
    return [
        Told(line.at, known.get(line.transfer_id) or _by_code(line), line.credits, line.is_put_right, line.code == TransferCode.EXPIRY)
        for line in lines
    ]


def _thanked(line: AwardLine) -> str:
    values = {"organisation": line.award.organisation.name, "what": line.award.session.opportunity.title}
    return pgettext("credits.line.thanked", "%(organisation)s thanked you: %(what)s") % values


def _used(part: UsePart) -> str:
    values = {"what": part.use.offer.title, "where": part.use.organisation.name}
    return pgettext("credits.line.used", "%(what)s at %(where)s") % values


def _given(gift: CreditGift, holder: Participant | Organisation) -> str:
    """Say whom a gift came from. To whom one's own went is said of organisations alone: a code may have been passed on."""
    if holder not in (gift.giver, gift.giver_organisation):
        return gift_from(gift)
    if gift.receiver_organisation is not None:
        return pgettext("credits.line.gift_to", "A gift to: %(organisation)s") % {"organisation": gift.receiver_organisation.name}
    if gift.receiver_id is None:
        return pgettext("credits.line.to_pot", "To the scheme's pot")
    return pgettext("credits.line.gift_given", "A gift from you was accepted")


def gift_from(gift: CreditGift) -> str:
    """Return whose gift it is, for whoever receives it."""
    if gift.giver_organisation is not None:
        return pgettext("credits.line.gift_of", "A gift from: %(organisation)s") % {"organisation": gift.giver_organisation.name}
    assert gift.giver is not None, "a gift has a giver"
    return pgettext("credits.line.gift_from", "A gift from %(name)s") % {"name": gift.giver.user.short_name}


def _by_code(line: Line) -> str:
    return {
        TransferCode.AWARD: pgettext("credits.line.award", "Thanks for your time"),
        TransferCode.POT_PAYMENT: pgettext("credits.line.from_pot", "From the scheme's pot"),
        TransferCode.DONATION: pgettext("credits.line.to_pot", "To the scheme's pot"),
        TransferCode.FROM_PAPER: pgettext("credits.line.paper", "Paper credits that you paid in"),
        TransferCode.EXPIRY: pgettext("credits.line.expired", "Not used by their last day"),
        TransferCode.REVERSAL: pgettext("credits.line.put_right", "Put right"),
        TransferCode.VOLUNTEERING_DAY: pgettext("credits.line.day", "Thanks for a volunteering day"),
        TransferCode.REDEMPTION: pgettext("credits.line.visit", "Used for a visit"),
    }.get(line.code, pgettext("credits.line.moved", "Moved"))


def _not_enough(refusal: Any, _: str) -> str:
    return pgettext("error.not_enough_credits", "There are not enough credits for this. Credits that can be used now: %(left)s.") % {
        "left": refusal.left
    }


def _gift_closed(_: DomainError, __: str) -> str:
    return pgettext("error.gift_closed", "This gift was answered before, or its time is over. Nothing has moved.")


def _gift_to_oneself(_: DomainError, __: str) -> str:
    return pgettext("error.gift_to_oneself", "This is your own gift. Pass the code on to somebody else, or take the gift back.")


def _own_credits(_: DomainError, __: str) -> str:
    return pgettext("error.own_credits", "Nobody gives themselves credits from the pot. Ask somebody else who runs the scheme.")


def _booked(_: DomainError, __: str) -> str:
    return pgettext("error.credits_booked", "Credits are kept for a visit that is booked. Use the booking or cancel it first.")


def _left(_: DomainError, __: str) -> str:
    return pgettext("error.left_the_scheme", "This person does not take part in the scheme. Add them first.")


def _not_a_partner(_: DomainError, __: str) -> str:
    return pgettext("error.not_a_partner", "This organisation does not take part in the scheme now. Nothing has changed.")


def unknown_number(_: DomainError | None = None, __: str = "") -> str:
    """A number that is nobody's, a stopped card and another scheme's: whoever tries learns from none of them which it was."""
    return pgettext("till.refuse.unknown", "We cannot use that number. Check it and try again.")


def tried_too_often(_: DomainError | None = None, __: str = "") -> str:
    """What is said at a desk where numbers are guessed at."""
    return pgettext("till.refuse.too_often", "There have been too many wrong numbers. Wait ten minutes, then try again.")


def _still_takes_part(_: DomainError, __: str) -> str:
    return pgettext("error.still_takes_part", "The person still takes part in the scheme. First they leave it, then this is possible.")


SAY: dict[str, Callable[[Any, str], str]] = {
    "not_enough_credits": _not_enough,
    "gift_closed": _gift_closed,
    "gift_to_oneself": _gift_to_oneself,
    "own_credits": _own_credits,
    "credits_booked": _booked,
    "left_the_scheme": _left,
    "not_a_partner": _not_a_partner,
    "unknown_number": unknown_number,
    "tried_too_often": tried_too_often,
    "still_takes_part": _still_takes_part,
}
