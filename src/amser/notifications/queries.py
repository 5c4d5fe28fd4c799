"""What is on the desk's list, what no longer belongs there, and what the demo shows in place of sending."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from amser.agencies.models import Partner, Scheme
from amser.exchanges.models import Exchange, ExchangeState
from amser.identity.models import User
from amser.listings.models import Listing, ListingState
from amser.members.models import Membership, State
from amser.notifications.models import (
    FOR_A_PERSON,
    Message,
    MessageQuerySet,
    MessageState,
    RefereeLetter,
    SchemeLetter,
    SignInLetter,
    SignInLetterQuerySet,
    Why,
)
from amser.organisations.models import Organisation
from amser.timebanks.models import Places, TimeBank

SILENT: Final = frozenset({State.LEFT, State.DECEASED})
LATELY: Final = dt.timedelta(days=7)


@dataclasses.dataclass(frozen=True, slots=True)
class Call:
    """Everything that one person is still to be told by one road: one call, one text message or one envelope."""

    user: User
    membership: Membership | None
    messages: list[Message]

    @property
    def ids(self) -> str:
        """The messages' ids, as one field of a form holds them."""
        return " ".join(str(message.pk) for message in self.messages)


def to_phone(bank: TimeBank, *, places: Places = None) -> list[Call]:
    """Return whom somebody at the desk rings, who has waited longest first. One query."""
    return _by_person(Message.objects.filter(timebank=bank).in_places(places).to_phone())


def to_text(bank: TimeBank, *, places: Places = None) -> list[Call]:
    """Return to whom somebody at the desk sends a text message, who has waited longest first. One query."""
    return _by_person(Message.objects.filter(timebank=bank).in_places(places).to_text())


def to_post(bank: TimeBank, *, on: dt.date, places: Places = None) -> list[Call]:
    """Return to whom somebody at the desk posts letters that come in time, who has waited longest first. One query."""
    return _by_person(Message.objects.filter(timebank=bank).in_places(places).to_post().with_lateness(on).filter(Q(is_late=False)))


def too_late_to_post(bank: TimeBank, *, on: dt.date, places: Places = None) -> list[Call]:
    """Return who has to be rung after all, as what they are to be told happens sooner than post arrives. One query."""
    return _by_person(Message.objects.filter(timebank=bank).in_places(places).to_post().with_lateness(on).filter(Q(is_late=True)))


def settled_lately(bank: TimeBank, *, at: dt.datetime, places: Places = None) -> list[Message]:
    """Return what came off the list by itself in the last week, the newest first. One query."""
    lately = Message.objects.for_the_desk().filter(timebank=bank, state=MessageState.SETTLED, done_at__gte=at - LATELY)
    found = lately.in_places(places)
    return list(found.with_person().order_by("-done_at", "-pk")[:100])


def to_referees(bank: TimeBank, *, places: Places = None) -> list[RefereeLetter]:
    """Return the letters to referees that somebody at the desk posts or rings about, the oldest first. One query."""
    return list(RefereeLetter.objects.filter(timebank=bank).in_places(places).by_hand().with_people().order_by("created_at", "pk"))


def _by_person(messages: MessageQuerySet) -> list[Call]:
    told: dict[int, list[Message]] = {}
    for message in messages.with_person().order_by("created_at", "pk"):
        told.setdefault(message.user_id, []).append(message)
    return [Call(user=rows[0].user, membership=_member_of(rows), messages=rows) for rows in told.values()]


def _member_of(rows: list[Message]) -> Membership | None:
    """Return whose telephone number to show: what somebody is told for the desk says nothing of their membership."""
    return next((message.membership for message in rows if message.membership), None)


def no_longer_needed(messages: MessageQuerySet, *, on: dt.date) -> list[tuple[Message, Why]]:
    """
    Return which of the messages by hand nobody needs to be told of any more on a day, and why. Their bodies are not read.

    News stays until somebody has told it; a question goes once it is answered, or asked again. Three queries.
    """
    may_go = Q(kind__in=[*_ASKS, *_LISTING_ASKS]) | Q(membership__state__in=SILENT)
    known = [(message, ids_of(message)) for message in messages.by_hand().filter(may_go).select_related("membership").defer("body")]
    exchanges = Exchange.objects.prefetch_related("parties").in_bulk({ids["exchange_id"] for _, ids in known if "exchange_id" in ids})
    listings = Listing.objects.in_bulk({int(ids["listing_id"]) for _, ids in known if "listing_id" in ids})
    by_id: dict[str, Exchange] = {str(key): exchange for key, exchange in exchanges.items()}
    newest = {_asked(message, ids): message.pk for message, ids in sorted(known, key=lambda one: one[0].pk)}
    found: list[tuple[Message, Why]] = []
    for message, ids in known:
        exchange, listing = by_id.get(ids.get("exchange_id", "")), listings.get(int(ids.get("listing_id", 0)))
        if message.membership is not None and message.membership.state in SILENT:
            found.append((message, Why.GONE))
        elif message.pk != newest[_asked(message, ids)] or not (_still_asks(message, exchange, on) and _still_waits(message, listing)):
            found.append((message, Why.MEANWHILE))
    return found


def ids_of(message: Message) -> dict[str, str]:
    """Return the ids that a message's announcement was made with, as text."""
    return dict(part.split("=", 1) for part in message.about.split() if "=" in part)


def _asked(message: Message, ids: dict[str, str]) -> tuple[object, ...]:
    """Return what two messages have in common of which the later says all that the earlier did. Words of a member's own stay."""
    own_words = ids.get("question_id")
    return message.kind, message.user_id, ids.get("exchange_id"), ids.get("listing_id"), own_words


def _still_asks(message: Message, exchange: Exchange | None, on: dt.date) -> bool:
    asks = _ASKS.get(message.kind)
    return asks is None or exchange is None or asks(message, exchange, on)


def _still_waits(message: Message, listing: Listing | None) -> bool:
    waits = _LISTING_ASKS.get(message.kind)
    return waits is None or listing is None or waits(listing)


def _unanswered(message: Message, exchange: Exchange) -> bool:
    if exchange.state != ExchangeState.CLAIMED:
        return False
    return message.membership_id is None or exchange.party_of(message.membership_id).claimed_minutes is None


# What a message asks or announces for later, and until when that stands. What is not here is news: it stays until told.
_ASKS: Final[dict[str, Callable[[Message, Exchange, dt.date], bool]]] = {
    "exchanges.suggested": lambda m, e, _: e.state == ExchangeState.PROPOSED and e.suggested_by_id != m.membership_id,
    "exchanges.needs_clearing": lambda _, e, __: e.state == ExchangeState.PROPOSED,
    "exchanges.agreed": lambda _, e, __: e.state == ExchangeState.AGREED,
    "exchanges.tomorrow": lambda _, e, on: e.state == ExchangeState.AGREED and e.on_day is not None and e.on_day >= on,
    "exchanges.claimed": lambda m, e, _: _unanswered(m, e),
    "exchanges.noticed": lambda m, e, _: _unanswered(m, e),
    "exchanges.differs": lambda _, e, __: e.state == ExchangeState.DIFFERS,
    "exchanges.waiting": lambda _, e, __: e.state == ExchangeState.WAITING,
    "exchanges.group_waiting": lambda _, e, __: e.state == ExchangeState.WAITING,
    "exchanges.questioned": lambda _, e, __: e.question_at is not None,
}


_LISTING_ASKS: Final[dict[str, Callable[[Listing], bool]]] = {
    "listings.listed": lambda listing: listing.state == ListingState.WAITING,
    "listings.ending": lambda listing: listing.state == ListingState.ON_BOARD and listing.reminded_at is not None,
}


def shown(*, bank: TimeBank | None = None, limit: int = 100) -> list[Message]:
    """
    Return what the demo would have sent, or has put on a desk's list, the newest first, with person and bank.

    Of one bank, or of all. One query.
    """
    found = Message.objects.filter(state__in=[MessageState.SHOWN, MessageState.BY_HAND])
    of_bank = found if bank is None else found.filter(timebank=bank)
    return list(of_bank.select_related("user", "timebank").order_by("-created_at", "-pk")[:limit])


def about_signing_in(*, at: dt.datetime) -> SignInLetterQuerySet:
    """
    Return the letters about signing in that are worth reading, the newest first.

    They hold codes: for the demo alone, and only there does a page show them.
    """
    assert settings.DEMO, "a code is shown to nobody but its reader"
    return SignInLetter.objects.good_at(at).order_by("-pk")


def for_an_organisation_to_tell(organisation: Organisation) -> QuerySet[SchemeLetter]:
    """Return what an organisation is still to tell people of: no e-mail is wanted, or none arrived."""
    return SchemeLetter.objects.filter(organisation=organisation, state__in=FOR_A_PERSON)


def for_a_scheme_to_tell(scheme: Scheme) -> QuerySet[SchemeLetter]:
    """Return what a scheme itself is still to tell people of: no organisation brought them, or it is no longer a partner."""
    partners = Partner.objects.live().filter(scheme=scheme, organisation=OuterRef("organisation"))
    return SchemeLetter.objects.filter(~Exists(partners), scheme=scheme, state__in=FOR_A_PERSON)
