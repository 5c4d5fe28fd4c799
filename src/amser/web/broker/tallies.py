"""
What is worth a look at the desk: each list with its count, all the counts in one query.

A further list is one line in `TALLIES`: its name in the address, its heading, the rows in order, and how one of them reads.
The count is of the very rows that the list shows.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import pgettext

from amser.audit.actions import Door
from amser.audit.models import Entry
from amser.contacts.models import Contact, Task
from amser.exchanges.models import Exchange, ExchangeState, Party
from amser.exchanges.models.exchange import OPEN
from amser.identity.models import Channel, User
from amser.kernel.dates import today
from amser.kernel.minutes import duration_short
from amser.ledger.models import Account
from amser.listings.models import Kind, Listing
from amser.members.models import Check, Membership, State
from amser.notifications.models import Message, MessageState, RefereeLetter
from amser.timebanks.models import Places, PolicyRow, TimeBank, lives_in
from amser.timebanks.queries import Policy
from amser.ui.templatetags.amser import said
from amser.web.broker import lists
from amser.web.broker.lines import Line
from amser.web.visiting import DeskRequest
from amser.web.words import desk as words
from amser.web.words import safety

QUIET_AFTER: Final = dt.timedelta(days=30)
SOON_GONE: Final = dt.timedelta(days=7)
RENEW_WITHIN: Final = dt.timedelta(days=60)
GONE: Final = (State.LEFT, State.DECEASED)

Rows = QuerySet[Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk, who looks, and when. `places` are the viewer's: None for the whole bank."""

    bank: TimeBank
    viewer: User
    places: Places
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day it is in Wales."""
        return today(self.at)


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """One list: its name in the address, its heading in the current language, its rows in order, and how a row reads."""

    name: str
    heading: Callable[[], str]
    rows: Callable[[Desk], Rows]
    line: Callable[[DeskRequest, Any], Line]


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A list's heading, how many are on it, and where it is."""

    name: str
    heading: str
    count: int
    url: str


def desk_for(request: DeskRequest, at: dt.datetime) -> Desk:
    """Return the desk that a request looks at."""
    return Desk(bank=request.bank, viewer=request.user, places=request.places, at=at)


def counts(desk: Desk, others: Mapping[str, Rows]) -> tuple[list[Counted], int, dict[str, int]]:
    """
    Return every list with something on it, how many calls, texts and envelopes wait to be made by hand, and how many `others`.

    One query.
    """
    asked = {tally.name: _HowMany(tally.rows(desk).order_by().values("pk")) for tally in TALLIES}
    of_bank: Rows = TimeBank.objects.filter(pk=desk.bank.pk)
    asked |= {name: _HowMany(rows.order_by().values("pk")) for name, rows in others.items()}
    found: dict[str, int] = of_bank.values(**asked, by_hand=_HowMany(_by_hand(desk)), referees=_HowMany(_referees(desk))).get()
    named = [(tally, found[tally.name]) for tally in TALLIES if found[tally.name]]
    lists = [Counted(tally.name, tally.heading(), count, _url(desk, tally)) for tally, count in named]
    return lists, found["by_hand"] + found["referees"], {name: found[name] for name in others}


def tally_named(name: str) -> Tally | None:
    """Return the list of this name."""
    return next((tally for tally in TALLIES if tally.name == name), None)


class _HowMany(Subquery):
    """How many rows a query finds."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def _url(desk: Desk, tally: Tally) -> str:
    return reverse("broker:list", args=[desk.bank.slug, tally.name])


def _by_hand(desk: Desk) -> Rows:
    """Return each person once for each road by which they are still to be told: what `broker:post` shows."""
    road = Case(
        When(is_late=True, then=Value("late")),
        When(channel=Channel.POST, then=Value("post")),
        When(channel=Channel.TEXT, then=Value("text")),
        default=Value("phone"),
        output_field=CharField(),
    )
    waiting = Message.objects.filter(timebank=desk.bank).in_places(desk.places).by_hand()
    return waiting.with_lateness(desk.today).annotate(road=road).order_by().values("user_id", "road").distinct()


def _referees(desk: Desk) -> Rows:
    """Return the letters to referees that wait for the post."""
    return RefereeLetter.objects.filter(timebank=desk.bank).in_places(desk.places).by_hand().order_by().values("pk")


def _listings(desk: Desk, kind: str) -> Rows:
    standing = Listing.objects.up().filter(lists.listings_in(desk.places), timebank=desk.bank, kind=kind)
    found: Rows = standing.select_related("member__user", "belonging__organisation", "timebank")
    return found


def open_requests(desk: Desk) -> Rows:
    """Return what was asked for and nobody has taken up: first what soon leaves the board, then the oldest."""
    under_way = Exchange.objects.filter(listing=OuterRef("pk"), state__in=(*OPEN, ExchangeState.POSTED))
    soon = Case(When(expires_on__lte=desk.today + SOON_GONE, then=Value(0)), default=Value(1))
    found: Rows = _listings(desk, Kind.REQUEST).filter(~Exists(under_way)).annotate(soon=soon)
    return found.order_by("soon", "created_at", "pk")


def unmet_offers(desk: Desk) -> Rows:
    """Return what is offered and nobody has taken up yet, the oldest first."""
    taken_up = Exchange.objects.filter(listing=OuterRef("pk"), state__in=(*OPEN, ExchangeState.POSTED))
    return _listings(desk, Kind.OFFER).filter(~Exists(taken_up)).order_by("created_at", "pk")


def not_spoken_to(desk: Desk) -> Rows:
    """
    Return active members of thirty days and more with whom there was no contact in thirty days, by name.

    What counts: a contact in the log; a message told by phone and ticked off; an exchange recorded at the desk; and
    whatever the member did about an exchange themselves, which answers us as well as a call would.
    """
    since = desk.at - QUIET_AFTER
    entries = Entry.objects.filter(timebank_id=desk.bank.pk, at__gte=since, action__startswith="exchanges.")
    recorded = entries.filter(door=Door.DESK, result_label="exchanges.exchange").annotate(exchange=Cast("result_pk", UUIDField()))
    told = Message.objects.filter(timebank=desk.bank, state=MessageState.DONE, done_at__gte=since, membership__isnull=False)
    spoken_to: tuple[Rows, ...] = (
        Contact.objects.filter(timebank=desk.bank, at__gte=since).values("membership_id"),
        told.exclude(channel__in=[Channel.POST, Channel.TEXT]).values("membership_id"),
        Party.objects.filter(exchange__in=recorded.values("exchange")).values("membership_id"),
    )
    found = Membership.objects.active().filter(lives_in(desk.places), timebank=desk.bank, joined_on__lte=today(since))
    for members in spoken_to:
        found = found.exclude(pk__in=members)
    answered = entries.filter(door=Door.WEB, user_id__isnull=False)
    latest = Contact.objects.filter(membership=OuterRef("pk")).order_by("-at").values("at")[:1]
    found = found.exclude(user_id__in=answered.values("user_id")).annotate(spoken_at=Subquery(latest))
    return found.select_related("user", "place").order_by("user__sort_name", "number")


def balances_worth_a_chat(desk: Desk) -> Rows:
    """Return active members whose hours are at or past one of the bank's prompts, by the number of hours."""
    past = Q(posted__lte=_decided(desk, "soft_floor_minutes")) | Q(posted__gte=_decided(desk, "upper_prompt_minutes"))
    theirs = Account.objects.filter(book_id=OuterRef("book_id"), id=OuterRef("account_id")).values("posted")
    found = Membership.objects.active().filter(lives_in(desk.places), timebank=desk.bank).annotate(posted=Subquery(theirs))
    return found.filter(past).select_related("user", "place").order_by("posted", "number")


def _decided(desk: Desk, value: str) -> Coalesce:
    """Return a number of the bank's policy today, in the same query: what `policy_of` returns."""
    in_force = PolicyRow.objects.filter(timebank=desk.bank).in_force(desk.today)
    return Coalesce(Subquery(in_force.values(value)[:1]), Value(getattr(Policy(), value)))


def checks_to_renew(desk: Desk) -> Rows:
    """Return the checks that have run out or will within sixty days, the first to end first."""
    found: Rows = Check.objects.running_out(desk.today + RENEW_WITHIN).filter(
        lives_in(desk.places, "membership__place"), timebank=desk.bank
    )
    return found.select_related("membership__user")


def tasks_due(desk: Desk) -> Rows:
    """Return the viewer's own tasks that are due, the longest due first."""
    theirs = Task.objects.due(desk.today).filter(timebank=desk.bank, for_user=desk.viewer)
    found: Rows = theirs.seen_in(desk.places).not_about(desk.viewer.pk)
    return found.select_related("membership__user").order_by("due_on", "pk")


def _listing_line(request: DeskRequest, listing: Listing) -> Line:
    day = today(listing.created_at)
    soon = hasattr(listing, "soon") and listing.soon == 0
    slug = request.bank.slug
    return Line(
        lead=words.brief_day(day),
        title=said(listing.title, listing.language),
        url=reverse("broker:person", args=[slug, listing.member.number]) if listing.member else reverse("public:board", args=[slug]),
        note=listing.member.user.name if listing.member else listing.held_by,
        tag=pgettext("desk.tag.soon_gone", "Leaves the board this week") if soon else words.level_tag(listing.level),
        icon="" if soon else words.LEVEL_ICONS[listing.level],
    )


def _member_line(request: DeskRequest, member: Membership) -> Line:
    return Line(
        lead=str(member.number),
        title=member.user.name,
        url=reverse("broker:person", args=[request.bank.slug, member.number]),
        note=member.place.name if member.place else "",
        tag=words.channel(member.user.channel),
    )


def _quiet_line(request: DeskRequest, member: Membership) -> Line:
    spoken_at: dt.datetime | None = member.spoken_at  # type: ignore[attr-defined]
    return dataclasses.replace(_member_line(request, member), lead=words.brief_day(today(spoken_at)) if spoken_at else "–")


def _balance_line(request: DeskRequest, member: Membership) -> Line:
    line = _member_line(request, member)
    posted: int = member.posted  # type: ignore[attr-defined]
    sign = "\u2212" if posted < 0 else ""
    return dataclasses.replace(line, tag=f"{sign}{duration_short(abs(posted))}")


def _check_line(request: DeskRequest, check: Check) -> Line:
    return Line(
        lead=words.brief_day(check.expires_on) if check.expires_on else "",
        title=check.membership.user.name,
        url=reverse("broker:safety", args=[request.bank.slug, check.membership.number]),
        note=safety.check(check.kind, check.workforce),
    )


def _task_line(request: DeskRequest, task: Task) -> Line:
    slug = request.bank.slug
    return Line(
        lead=words.brief_day(task.due_on),
        title=task.words,
        url=reverse("broker:in_touch", args=[slug, task.membership.number]) if task.membership else reverse("broker:tasks", args=[slug]),
        note=task.membership.user.name if task.membership else "",
        tag=words.membership_state(task.membership.state) if task.membership and task.membership.state in GONE else "",
    )


TALLIES: Final = (
    Tally("tasks", lambda: pgettext("desk.list.tasks", "To do by today"), tasks_due, _task_line),
    Tally("checks", lambda: pgettext("desk.list.checks", "Checks to renew within sixty days"), checks_to_renew, _check_line),
    Tally("requests", lambda: pgettext("desk.list.requests", "Open requests"), open_requests, _listing_line),
    Tally("offers", lambda: pgettext("desk.list.offers", "Offers nobody has taken up"), unmet_offers, _listing_line),
    Tally("quiet", lambda: pgettext("desk.list.quiet", "Not spoken to for 30 days"), not_spoken_to, _quiet_line),
    Tally("balances", lambda: pgettext("desk.list.balances", "Hours worth a chat"), balances_worth_a_chat, _balance_line),
)
