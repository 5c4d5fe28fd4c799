"""What stands between people who could help and those who ask, for many of both at once."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Max

from amser.exchanges.models import ExchangeState, Party, Role
from amser.exchanges.policies import child_days_of
from amser.ledger.queries import balances
from amser.listings.models import Listing
from amser.matching.models import Asking, Refusal, RefusalKind, RoundStep
from amser.matching.models.asking import WEEK
from amser.members.models import Membership, NotWith
from amser.members.queries import OnRecord, may_do
from amser.timebanks.models import TimeBank


def asked_within_a_week(people_ids: Collection[int], *, at: dt.datetime) -> dict[int, list[dt.datetime]]:
    """
    Return when each was asked in the seven days that end at a moment, and later; an empty list for who was not. Two queries.

    An invitation to a circle counts, also where somebody had been asked for that request before.
    """
    found: dict[int, list[dt.datetime]] = {person: [] for person in people_ids}
    asked = Asking.objects.filter(membership__in=people_ids).within_a_week(at).values_list("membership_id", "asked_at")
    invited = RoundStep.objects.filter(giver__in=people_ids, asking=None, invited_at__gt=at - WEEK).values_list("giver_id", "invited_at")
    for person, when in (*asked, *invited):
        if when is not None:
            found[person].append(when)
    return found


class _Record(OnRecord):
    """As on record; who is kept apart is asked for each two of them, before."""

    @functools.cached_property
    def apart(self) -> set[int]:
        """None: see `Standing.allows`."""
        return set()


class Standing:
    """
    What is on record of people who could help with these requests, on a day.

    `minutes` are their balances, `asked_at` when each was last asked anything, `helped` who has helped whom before (by the ids of
    memberships). Each part is one query, when first asked for; the balances are one for each bank.
    """

    def __init__(self, requests: Sequence[Listing], people: Mapping[int, Membership], banks: Sequence[TimeBank], *, on: dt.date) -> None:
        self._requests, self._people, self._banks, self._on = requests, people, banks, on
        self._asking = [request.member for request in requests if request.member is not None]
        self._record = _Record(people.values(), [*people.values(), *self._asking], on=on)

    def allows(self, request: Listing, person: Membership) -> bool:
        """Whether nothing stands against this person doing that: what nobody at the desk trades for a better fit."""
        receiver = request.member
        assert receiver is not None, "asked for by a member"
        if receiver.user_id == person.user_id or frozenset({receiver.user_id, person.user_id}) in self._apart:
            return False
        if self._rather_not(request, person):
            return False
        days = self._child_days.get(person.user_id, []) if request.task.with_children else []
        return may_do(person, request.task, on=self._on, others=[receiver], child_days=days, record=self._record).allowed

    def _rather_not(self, request: Listing, person: Membership) -> bool:
        said = self._refusals.get(person.pk, set())
        kinds = {(RefusalKind.NOW, None), (RefusalKind.THIS, request.pk), (RefusalKind.LESS, request.category_id)}
        return not said.isdisjoint(kinds)

    @functools.cached_property
    def _apart(self) -> set[frozenset[int]]:
        people = {one.user_id for one in (*self._people.values(), *self._asking)}
        return {frozenset(two) for two in NotWith.objects.among(people).values_list("one__user_id", "other__user_id")}

    @functools.cached_property
    def _child_days(self) -> dict[int, list[tuple[int, dt.date]]]:
        return child_days_of({person.user_id for person in self._people.values()}, around=self._on)

    @functools.cached_property
    def _refusals(self) -> dict[int, set[tuple[str, int | str | None]]]:
        found: dict[int, set[tuple[str, int | str | None]]] = defaultdict(set)
        live = Refusal.objects.in_force(self._on).filter(membership_id__in=self._people)
        for membership_id, kind, listing_id, category in live.values_list("membership_id", "kind", "listing_id", "category_id"):
            found[membership_id].add((kind, listing_id or category))
        return found

    @functools.cached_property
    def asked_at(self) -> dict[int, dt.datetime]:
        """When each was last asked anything; who never was, is not there."""
        found = Asking.objects.filter(membership_id__in=self._people).values_list("membership_id")
        return dict(found.annotate(last=Max("asked_at")).order_by())

    @functools.cached_property
    def minutes(self) -> dict[int, int]:
        """The balances, by membership."""
        held: dict[int, int] = {}
        for bank in self._banks:
            own = {person.account_id: person.pk for person in self._people.values() if person.book_id == bank.book_id and person.account_id}
            held |= {own[account]: minutes for account, minutes in balances(bank.book_id, own).items()}
        return held

    @functools.cached_property
    def helped(self) -> set[tuple[int, int]]:
        """Who has helped whom, hours having moved."""
        gave = Party.objects.filter(role=Role.GIVER, membership_id__in=self._people, exchange__state=ExchangeState.POSTED)
        received = gave.filter(exchange__parties__role=Role.RECEIVER, exchange__parties__membership__in=self._asking)
        return set(received.values_list("membership_id", "exchange__parties__membership_id").distinct())
