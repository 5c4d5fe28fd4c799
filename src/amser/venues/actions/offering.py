"""A venue says what it offers, publishes it, changes it, closes it."""

import dataclasses
import datetime as dt
import itertools
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from amser.agencies.models import Partner, PartnerKind, Scheme
from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.kernel.in_both import why_not_in_both
from amser.organisations.models import Organisation, Place
from amser.venues.actions.allowing import OfferIsClosed
from amser.venues.models import For, Offer, OfferWindow, Sitting, Use, UseState
from amser.venues.queries import Times

_TEXTS: Final = ("title", "about", "terms")


class NotAVenue(DomainError):
    """The organisation is not, or no longer, a venue of the scheme."""

    code = "not_a_venue"


class PriceMissing(DomainError):
    """An offer for adults, or for families, says no credits for some of them. `field` is where it is typed; `use_for` whom it is for."""

    code = "price_missing"

    def __init__(self, *, use_for: str, field: str) -> None:
        super().__init__(use_for, field)
        self.use_for, self.field = use_for, field


class WindowsOverlap(DomainError):
    """Two windows of one weekday overlap. `weekday` is 0 for Monday."""

    code = "windows_overlap"

    def __init__(self, weekday: int) -> None:
        super().__init__(weekday)
        self.weekday = weekday
        self.field = f"hours_{weekday}"


class PlacesTaken(DomainError):
    """
    Hours in which somebody has booked, or limited places are taken, would be moved or dropped. `day` is the first of those to come.

    Their places would be sold again, and who has booked would come at a time that is none.
    """

    code = "places_taken"

    def __init__(self, day: dt.date) -> None:
        super().__init__(day)
        self.day = day
        self.field = f"hours_{day.weekday()}"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Window:
    """Some hours (begins < ends) of a weekday, 0 for Monday, on London's clock."""

    weekday: int
    begins: dt.time
    ends: dt.time


@dataclasses.dataclass(frozen=True, slots=True)
class OfferDetails:
    """What an offer says and allows. See `Offer`."""

    begins_on: dt.date
    title_cy: str = ""
    title_en: str = ""
    about_cy: str = ""
    about_en: str = ""
    terms_cy: str = ""
    terms_en: str = ""
    adult_credits: int | None = 1
    child_credits: int | None = None
    use_for: str = For.EVERYONE
    capacity: int | None = None
    most_a_day: int | None = None
    most_a_month: int | None = None
    is_bookable: bool = False
    needs_booking: bool = False
    lead_minutes: int = 0
    ends_on: dt.date | None = None
    place: Place | None = None
    windows: tuple[Window, ...] = ()

    @property
    def columns(self) -> dict[str, object]:
        """What stands in the offer's own row."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name != "windows"}


@audit.action("venues.add_offer")
def add_offer(*, by: audit.Actor, key: UUID, at: dt.datetime, scheme: Scheme, organisation: Organisation, details: OfferDetails) -> Offer:
    """A venue begins an offer, which nobody else sees before it is published. Raises NotAVenue, PriceMissing, WindowsOverlap."""
    _refuse_nonsense(details)
    if not Partner.objects.live().filter(scheme=scheme, organisation=organisation, kind=PartnerKind.VENUE).exists():
        raise NotAVenue
    offer = Offer(scheme=scheme, organisation=organisation, made_at=at, made_by_id=by.user_id)
    _fill(offer, details, at=at, is_welsh_checked=False)
    _keep(offer, details.windows)
    return offer


@audit.action("venues.describe_offer")
def describe_offer(
    *, by: audit.Actor, key: UUID, at: dt.datetime, offer: Offer, details: OfferDetails, is_welsh_checked: bool = False
) -> Offer:
    """
    A venue says or allows something else from now on. What is booked stays as it was booked; who booked hears of another place.

    `is_welsh_checked`: somebody says that the Welsh still says the same as the English. Raises OfferIsClosed, PriceMissing,
    WindowsOverlap, PlacesTaken, and for an offer that everybody reads LanguageMissing and LanguageOlder.
    """
    _refuse_nonsense(details)
    offer = _locked(offer)
    _refuse_moved(offer, details.windows, at=at)
    moved = offer.place_id != (details.place.pk if details.place else None)
    _fill(offer, details, at=at, is_welsh_checked=is_welsh_checked)
    if offer.published_at is not None:
        _refuse_unless_in_both(offer)
    _keep(offer, details.windows)
    if moved and offer.published_at is not None:
        announce("venues.other_place", scheme_id=offer.scheme_id, offer_id=offer.pk, after=at.isoformat())
    return offer


@audit.action("venues.publish_offer")
def publish_offer(*, by: audit.Actor, key: UUID, at: dt.datetime, offer: Offer) -> Offer:
    """Everybody reads an offer from now on. Raises OfferIsClosed, NotAVenue, LanguageMissing, LanguageOlder."""
    offer = _locked(offer)
    if not Partner.objects.live().filter(scheme=offer.scheme_id, organisation=offer.organisation_id, kind=PartnerKind.VENUE).exists():
        raise NotAVenue
    _refuse_unless_in_both(offer)
    if offer.published_at is None:
        offer.published_at = at
        offer.save(update_fields=["published_at"])
    return offer


@audit.action("venues.close_offer")
def close_offer(*, by: audit.Actor, key: UUID, at: dt.datetime, offer: Offer) -> Offer:
    """Nobody books or uses an offer any more; who has booked it is still welcome. Done again, nothing changes."""
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.closed_at is None:
        offer.closed_at = at
        offer.save(update_fields=["closed_at"])
    return offer


@audit.action("venues.copy_offer")
def copy_offer(*, by: audit.Actor, key: UUID, at: dt.datetime, offer: Offer) -> Offer:
    """A venue begins another offer with all that this one says, as a draft that begins today at the earliest. Raises NotAVenue."""
    details = details_of(offer)
    begins_on = max(details.begins_on, today(at))
    ends_on = details.ends_on if details.ends_on and details.ends_on >= begins_on else None
    copied = add_offer(
        by=by,
        key=audit.derive(key, "add_offer"),
        at=at,
        scheme=offer.scheme,
        organisation=offer.organisation,
        details=dataclasses.replace(details, begins_on=begins_on, ends_on=ends_on),
    )
    # What was written before is as old as it was.
    copied.cy_changed_at, copied.en_changed_at = offer.cy_changed_at, offer.en_changed_at
    copied.save(update_fields=["cy_changed_at", "en_changed_at"])
    return copied


def details_of(offer: Offer) -> OfferDetails:
    """Return what an offer says and allows now."""
    columns = {field.name: getattr(offer, field.name) for field in dataclasses.fields(OfferDetails) if field.name != "windows"}
    windows = sorted(Window(window.weekday, window.begins, window.ends) for window in offer.windows.all())
    return OfferDetails(**columns, windows=tuple(windows))


def why_not_public(offer: Offer) -> DomainError | None:
    """Return what is missing before everybody can read an offer, or None."""
    return why_not_in_both(offer, texts=_TEXTS, always=("title",))


def _locked(offer: Offer) -> Offer:
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if offer.closed_at is not None:
        raise OfferIsClosed
    return offer


def _fill(offer: Offer, details: OfferDetails, *, at: dt.datetime, is_welsh_checked: bool) -> None:
    for language in ("cy", "en"):
        names = [f"{text}_{language}" for text in _TEXTS]
        if offer._state.adding or any(getattr(offer, name) != getattr(details, name) for name in names):
            setattr(offer, f"{language}_changed_at", at)
    if is_welsh_checked:
        offer.cy_changed_at = max(at, offer.en_changed_at or at)
    for name, value in details.columns.items():
        setattr(offer, name, value)


def _keep(offer: Offer, windows: tuple[Window, ...]) -> None:
    offer.save()
    offer.windows.all().delete()
    OfferWindow.objects.bulk_create(OfferWindow(offer=offer, **dataclasses.asdict(window)) for window in windows)


def _refuse_nonsense(details: OfferDetails) -> None:
    asked = {For.ADULTS: ("adult_credits",), For.FAMILIES: ("adult_credits", "child_credits")}.get(For(details.use_for), ())
    for name in asked:
        if getattr(details, name) is None:  # Nobody could ever use it.
            raise PriceMissing(use_for=details.use_for, field=name)
    _refuse_overlaps(details.windows)


def _refuse_overlaps(windows: tuple[Window, ...]) -> None:
    ordered = sorted(windows)
    for one, other in itertools.pairwise(ordered):
        if one.weekday == other.weekday and other.begins < one.ends:
            raise WindowsOverlap(other.weekday)


def _refuse_moved(offer: Offer, windows: tuple[Window, ...], *, at: dt.datetime) -> None:
    """Refuse where a sitting that is not over would have other hours than now, and is booked, or has some of its places taken."""
    before, after = details_of(offer).windows, windows
    booked = Exists(Use.objects.filter(sitting=OuterRef("pk"), is_booking=True, state=UseState.HELD))
    taken = Sitting.objects.filter(Q(capacity__isnull=False, taken__gt=0) | Q(booked), offer=offer, day__gte=today(at))
    for sitting in taken.order_by("day", "begins"):
        now = _hours_of(sitting, before)
        if now is not None and now != _hours_of(sitting, after) and now.closes_at > at:
            raise PlacesTaken(sitting.day)


def _hours_of(sitting: Sitting, windows: tuple[Window, ...]) -> Times | None:
    if not windows:
        return Times(sitting.day, dt.time()) if sitting.begins == dt.time() else None
    those = (window for window in windows if (window.weekday, window.begins) == (sitting.day.weekday(), sitting.begins))
    return next((Times(sitting.day, window.begins, window.ends) for window in those), None)


def _refuse_unless_in_both(offer: Offer) -> None:
    refusal = why_not_public(offer)
    if refusal is not None:
        raise refusal
