"""Putting an offer or a request on the board, and changing it."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.contact import refuse_contact
from amser.kernel.dates import today
from amser.listings.models import Category, Listing, ListingState
from amser.listings.models.listing import FINAL, ListingMovedOn, level_of
from amser.listings.policies import may_be_offered, prohibited_by
from amser.members.models import Level, Membership
from amser.members.models.rules import written
from amser.organisations.models import Belonging
from amser.timebanks.models import Place, TimeBank


@dataclasses.dataclass(frozen=True, slots=True)
class BoardText:
    """What a person wrote, in its language; and in the other one, if they liked."""

    language: str
    title: str
    description: str = ""
    other_title: str = ""
    other_description: str = ""

    def check(self) -> None:
        """Raise ContactInText if anyone could be found by it."""
        for field in ("title", "description", "other_title", "other_description"):
            refuse_contact(getattr(self, field), field=field)


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """Where, when, for how long, in which setting, until when it stays on the board, and whether neighbouring banks find it."""

    category: Category
    setting: str
    expires_on: dt.date
    place: Place | None = None
    days: str = ""
    parts: str = ""
    availability: str = ""
    takes_minutes: int | None = None
    is_regulated: bool = False
    answers: tuple[str, ...] = ()
    is_trade: bool = False
    next_door: bool = False
    is_thing: bool = False
    spoken: str = ""
    there: str = ""

    def check(self) -> None:
        """Raise ContactInText if anyone could be found by what is said of when."""
        refuse_contact(self.availability, field="availability")

    def level_on(self, day: dt.date) -> Level:
        """Return the safeguarding level that follows, by the rule of a day."""
        check = self.category.default_check
        return level_of(check=check, setting=self.setting, is_regulated=self.is_regulated, answers=self.answers, on=day)


@audit.action("listings.list")
def list_it(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    member: Membership | None,
    kind: str,
    text: BoardText,
    terms: Terms,
    external_id: str = "",
    belonging: Belonging | None = None,
) -> Listing:
    """
    An offer or a request goes on the board, or waits for the coordinator where safety or a trade asks for it.

    Held by the bank itself where `member` is None; or asked by an organisation of the bank (`belonging`), which always waits.
    Raises ContactInText.
    """
    text.check()
    terms.check()
    listing = Listing(timebank=bank, member=member, belonging=belonging, kind=kind, created_at=at, external_id=external_id)
    _write(listing, text=text, terms=terms, on=today(at))
    listing.state = _first_state(listing, on=today(at))
    listing.index().save()
    announce("listings.listed", bank_id=bank.pk, listing_id=listing.pk, waits=listing.state == ListingState.WAITING)
    return listing


@audit.action("listings.change")
def change(*, by: audit.Actor, key: UUID, at: dt.datetime, listing: Listing, text: BoardText, terms: Terms) -> Listing:
    """
    A listing says something else; it waits again where that asks for it, also when it was down for now or over.

    Raises ContactInText, ListingMovedOn when it was taken down or refused.
    """
    text.check()
    terms.check()
    listing = Listing.objects.select_for_update(of=("self",), no_key=True).select_related("timebank", "member").get(pk=listing.pk)

    if listing.state in FINAL:
        raise ListingMovedOn(from_state=listing.state, to_state=listing.state)

    _write(listing, text=text, terms=terms, on=today(at))
    listing.index().save()
    state = _first_state(listing, on=today(at))
    if state == ListingState.WAITING and listing.state != ListingState.WAITING:
        listing.move(ListingState.WAITING)
    return listing


def _write(listing: Listing, *, text: BoardText, terms: Terms, on: dt.date) -> None:
    for part in (text, terms):
        for field in dataclasses.fields(part):
            setattr(listing, field.name, getattr(part, field.name))
    listing.level, listing.answers = terms.level_on(on), written(terms.answers)
    listing.is_regulated = listing.level == Level.REGULATED


def _first_state(listing: Listing, *, on: dt.date) -> ListingState:
    """Return where a listing begins; and note on it what the bank does not arrange, where it looks like that."""
    listing.prohibited = prohibited_by(listing, on=on)
    if (
        listing.belonging_id
        or listing.is_trade
        or listing.level == Level.REGULATED
        or listing.prohibited
        or not may_be_offered(listing, on=on).allowed
    ):
        return ListingState.WAITING
    return ListingState.ON_BOARD
