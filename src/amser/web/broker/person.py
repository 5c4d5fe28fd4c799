"""What the desk sees of a person, in a fixed number of queries."""

import dataclasses
import datetime as dt

from django.db.models import Case, Q, Sum, When
from django.urls import reverse
from django.utils.translation import pgettext

from amser.exchanges.models import Exchange, ExchangeState, Party, Role
from amser.identity.models import User
from amser.kernel import dates
from amser.kernel.dates import today
from amser.ledger.models import Account
from amser.listings.models import Listing, ListingState
from amser.members.models import APPLICANTS, Capability, CapabilityKind, Membership, MembershipChange, State
from amser.members.models.check import NEVER
from amser.web.broker import lists
from amser.web.needs import in_words
from amser.web.words import desk as words
from amser.web.words import names
from amser.web.words.exchanges import label

LATEST = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Clearance:
    """One thing a member may be cleared for: whether they are, why, by whom, and until when."""

    kind: str
    name: str
    capability: Capability | None
    is_over: bool

    @property
    def until(self) -> dt.date | None:
        """The last day on which it counts; None where it has no end, or where something it rests on is not there."""
        return None if self.capability is None or self.capability.counts_until == NEVER else self.capability.counts_until

    @property
    def holds(self) -> bool:
        """Whether it counts today."""
        return self.capability is not None and not self.is_over


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """One exchange of theirs: when, what, with whom, which way, how long, how it stands."""

    day: str
    title: str
    language: str
    url: str
    other: str
    other_url: str
    gave: bool
    minutes: int | None
    state: str


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Everything on the page."""

    member: Membership
    state: str
    is_own: bool
    tags: list[tuple[str, str]]
    facts: list[tuple[str, str]]
    clearances: list[Clearance]
    rows: list[Row]
    listings: list[Listing]
    changes: list[tuple[str, str, str]]
    given: int
    received: int
    balance: str
    has_open_account: bool

    @property
    def is_applicant(self) -> bool:
        """Whether somebody has yet to decide."""
        return self.member.state in APPLICANTS

    @property
    def is_enquiry(self) -> bool:
        """Whether they have only asked, and their form is not here yet."""
        return self.member.state == State.ENQUIRY

    @property
    def can_be_moved(self) -> bool:
        """Whether the membership can take a break, be put on hold, or end."""
        return self.member.state in {State.ACTIVE, State.PAUSED, State.SUSPENDED}

    @property
    def may_be_cleared(self) -> bool:
        """Whether somebody may be cleared for something: not who has left, nor who was not let in."""
        return is_clearable(self.member)

    @property
    def has_died(self) -> bool:
        """Whether it is written that they have died."""
        return self.member.state == State.DECEASED

    @property
    def is_active(self) -> bool:
        """Whether they may take part in exchanges."""
        return self.member.is_active


def is_clearable(member: Membership) -> bool:
    """Whether the desk may write that somebody is cleared."""
    return member.state in {State.ACTIVE, State.PAUSED, State.SUSPENDED, *APPLICANTS}


def person_view(member: Membership, *, viewer: User, at: dt.datetime) -> Person:
    """Return what the page shows. At most seven queries, whatever the history."""
    given, received = _hours(member)
    balance, is_open = _account(member)
    return Person(
        member=member,
        state=words.membership_state(member.state),
        is_own=member.user_id == viewer.pk,
        tags=_tags(member),
        facts=_facts(member),
        clearances=_clearances(member, today(at)) if member.state not in {State.DECEASED, State.ENQUIRY} else [],
        rows=_rows(member),
        listings=_listings(member) if member.state != State.DECEASED else [],
        changes=_changes(member),
        given=given,
        received=received,
        balance=words.balance(balance) if is_open or member.account_id is None else "",
        has_open_account=is_open,
    )


def _tags(member: Membership) -> list[tuple[str, str]]:
    since = [("day", pgettext("desk.since", "Since %(date)s") % {"date": dates.full(member.joined_on)})] if member.joined_on else []
    hidden = [("hide", pgettext("desk.hidden", "Hidden from other members"))] if member.hidden else []
    return [
        ("language", words.language(member.user.language)),
        ("message", words.channel(member.user.channel)),
        *([("large", words.text_format(member.user.format))] if member.user.format != "standard" else []),
        ("person", pgettext("desk.number", "Member %(number)s") % {"number": member.number}),
        *since,
        *hidden,
    ]


def _facts(member: Membership) -> list[tuple[str, str]]:
    return [
        (pgettext("desk.person.known_as", "Likes to be called"), member.user.known_as),
        (pgettext("desk.person.place", "Place"), member.place.name if member.place else ""),
        (pgettext("desk.person.access", "Getting about"), member.access_needs),
        (pgettext("needs.speaks", "Languages"), in_words(member)[0]),
        (pgettext("desk.person.cannot", "Cannot have"), in_words(member)[1]),
        (pgettext("desk.person.can_do", "Can offer"), member.can_do),
        (pgettext("desk.person.would_like", "Would like"), member.would_like),
        (pgettext("desk.person.about", "About"), member.about),
        (pgettext("contact.email", "E-mail"), member.contact_email or member.user.email or ""),
        (pgettext("contact.address", "Address"), member.address),
    ]


def _clearances(member: Membership, day: dt.date) -> list[Clearance]:
    found = Capability.objects.filter(membership=member, ended_at__isnull=True).select_related("cleared_by")
    by_kind = {capability.kind: capability for capability in found}
    return [_clearance(kind, by_kind.get(kind), day) for kind in CapabilityKind.values]


def _clearance(kind: str, capability: Capability | None, day: dt.date) -> Clearance:
    is_over = capability is not None and capability.counts_until is not None and capability.counts_until < day
    return Clearance(kind=kind, name=words.capability(kind), capability=capability, is_over=is_over)


def _rows(member: Membership) -> list[Row]:
    found = Exchange.objects.of_member(member.pk).order_by("-entered_at", "-pk")
    return [_row(exchange, member) for exchange in lists.with_names(found[:LATEST])]


def _row(exchange: Exchange, member: Membership) -> Row:
    other, slug = exchange.other_party(member.pk).membership, member.timebank.slug
    claimed = [party.claimed_minutes for party in exchange.parties.all() if party.claimed_minutes]
    if exchange.is_group:
        return _row_of_group(exchange, member)
    return Row(
        day=words.brief(exchange),
        title=exchange.title,
        language=exchange.language,
        url=reverse("broker:exchange", args=[slug, exchange.pk]),
        other=names.with_bank(other) if exchange.crosses else other.user.name,
        other_url="" if exchange.crosses else reverse("broker:person", args=[slug, other.number]),
        gave=exchange.giver.membership_id == member.pk,
        minutes=exchange.minutes or (claimed[0] if claimed else None),
        state=label(exchange),
    )


def _row_of_group(exchange: Exchange, member: Membership) -> Row:
    """Return a person's own part in what a group did; of what they both gave and received, what they gave."""
    mine = sorted((party for party in exchange.parties.all() if party.membership_id == member.pk), key=lambda party: party.role)
    return Row(
        day=words.brief(exchange),
        title=exchange.title,
        language=exchange.language,
        url=reverse("broker:exchange", args=[member.timebank.slug, exchange.pk]),
        other=words.pair(exchange),
        other_url="",
        gave=mine[0].role == Role.GIVER,
        minutes=mine[0].claimed_minutes,
        state=label(exchange),
    )


def _listings(member: Membership) -> list[Listing]:
    shown = [ListingState.ON_BOARD, ListingState.WAITING, ListingState.PAUSED]
    return list(Listing.objects.filter(member=member, state__in=shown).select_related("category").order_by("-created_at")[:LATEST])


def _changes(member: Membership) -> list[tuple[str, str, str]]:
    found = MembershipChange.objects.filter(membership=member).select_related("by_user").order_by("-at", "-pk")[:LATEST]
    return [(_when(change), words.membership_state(change.to_state), _reason(change)) for change in found]


def _when(change: MembershipChange) -> str:
    day = dates.full(today(change.at))
    return f"{day}, {change.by_user.known_as}" if change.by_user else day


def _reason(change: MembershipChange) -> str:
    return ". ".join(part for part in (dates.full(change.happened_on) if change.happened_on else "", change.reason) if part)


def _hours(member: Membership) -> tuple[int, int]:
    of_theirs = Party.objects.filter(membership=member, exchange__state=ExchangeState.POSTED)
    # Of a group, each has their own; of a pair it is the exchange's, whatever either said.
    own = Case(When(in_group=True, then="claimed_minutes"), default="exchange__minutes")
    found = of_theirs.aggregate(given=Sum(own, filter=Q(role=Role.GIVER)), received=Sum(own, filter=Q(role=Role.RECEIVER)))
    return found["given"] or 0, found["received"] or 0


def hours_of(member: Membership) -> int:
    """Return the balance of a member, in minutes; 0 where there is no account yet."""
    return _account(member)[0]


def _account(member: Membership) -> tuple[int, bool]:
    """Return what an account holds, and whether hours can still move to and from it. At most one query."""
    if member.account_id is None or member.book_id is None:
        return 0, False
    found = Account.objects.filter(book_id=member.book_id, id=member.account_id).values_list("posted", "closed_at").get()
    return found[0], found[1] is None
