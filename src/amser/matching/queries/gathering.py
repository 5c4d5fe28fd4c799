"""What a round is asked, read from the board on a day: who asks for what, who could help, and in which order they are favoured."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from django.db.models import Exists, OuterRef, Q

from amser.exchanges.models import Exchange
from amser.kernel.dates import today
from amser.ledger.models import Account
from amser.ledger.queries import balances
from amser.listings.models import Kind, Listing
from amser.matching.models import CircleState, Refusal, RefusalKind, Round, RoundStep, StepAnswer
from amser.matching.queries.economy import QUARTER, Asked, Asks, Could, Room, in_order
from amser.matching.queries.feasible import Pair, pair_of
from amser.members.models import Membership
from amser.timebanks.models import Agreement, TimeBank

USUALLY: Final = 60  # minutes that a request takes which does not say

Pairs = Callable[[Sequence[TimeBank], dt.date], Iterable[Pair]]
Left = tuple[set[int], set[tuple[int, int]]]


def banks_of(round_: Round) -> list[TimeBank]:
    """Return the banks that take part in a round: its own first. One query."""
    found = TimeBank.objects.running().filter(pk__in=[round_.timebank_id, *round_.neighbours])
    return sorted(found, key=lambda bank: (bank.pk != round_.timebank_id, bank.pk))


def gather(round_: Round, pairs: Iterable[Pair], *, on: dt.date) -> tuple[Asked, dict[str, int]]:
    """
    Return what a round is asked, and counts that say why nothing may come of it. A fixed number of queries besides those of `pairs`.

    Left out are whom and what the round names, pairs that somebody said no to in a circle before, requests that are being
    arranged, what another bank's members do not share, banks without an agreement between them, and hidden members of
    another bank, whom its own desk alone knows. Who has waited longest for what they ask comes first, then who has least,
    then who a hash with the seed puts first.
    """
    kept = list(_not_arranged(_kept(round_, pairs)))
    requests = {pair.request.pk: pair.request for pair in kept}
    people = {pair.helper.pk: pair.helper for pair in kept} | {
        request.member.pk: request.member for request in requests.values() if request.member is not None
    }
    asks = [Asks(request.pk, request.member_id, _units(request)) for request in requests.values() if request.member_id is not None]
    could = [
        Could(pair.request.pk, pair.helper.pk, pair.offer.pk if pair.offer else None, tuple(str(one) for one in pair.because))
        for pair in kept
    ]
    order = _order(people, requests.values(), seed=round_.seed)
    most = round_.most_minutes // QUARTER
    room = _room(people.values(), most=most) if round_.with_room else []
    asked = Asked.of(asks, could, order=order, most=most, rule=round_.rule, seed=round_.seed, room=room)
    return asked, _counts(round_, asked, on=on)


def still_holds(step: RoundStep, *, on: dt.date) -> bool:
    """Whether a round would put these two together for this request today: everything is asked again. A fixed number of queries."""
    pair = pair_of(step.request, step.giver, on=on)
    return pair is not None and any(True for _ in _kept(step.circle.round, [pair]))


def _kept(round_: Round, pairs: Iterable[Pair]) -> Iterator[Pair]:
    people, apart = _left_out(round_)
    agreed = _agreed(round_)
    for pair in pairs:
        receiver = pair.request.member
        if receiver is None or receiver.pk in people or pair.helper.pk in people or receiver.user_id == pair.helper.user_id:
            continue
        if (pair.helper.pk, pair.request.pk) in apart or not _is_ours_to_know(round_, pair, receiver):
            continue
        if frozenset({receiver.timebank_id, pair.helper.timebank_id}) in agreed:
            yield pair


def _left_out(round_: Round) -> Left:
    """
    Return the people, and the pairs (giver, request), that this round leaves out: as it says, and as was declined before.

    Who said no to a circle would neither give what they were to give in it, which is a refusal as any other, nor, until they take
    that back, receive what they were to receive.
    """
    stands = Refusal.objects.filter(kind=RefusalKind.THIS, ended_at=None, membership=OuterRef("giver"), listing=OuterRef("request"))
    said_no = RoundStep.objects.filter(Exists(stands), answer=StepAnswer.NO, circle=OuterRef("circle"), giver=OuterRef("receiver"))
    banks = [round_.timebank_id, *round_.neighbours]
    towards = RoundStep.objects.filter(Exists(said_no), request__timebank__in=banks, request__in=Listing.objects.up())
    declined = set(towards.values_list("giver_id", "request_id"))
    named = {(int(giver), int(request)) for giver, request in round_.left_out.get("pairs", [])}
    return {int(person) for person in round_.left_out.get("people", [])}, declined | named


def _agreed(round_: Round) -> set[frozenset[int]]:
    """Return which banks of a round may be put together: each with itself, and two between which an agreement is in force. One query."""
    banks = [round_.timebank_id, *round_.neighbours]
    two = Agreement.objects.in_force().filter(timebank__in=banks, other_bank__in=banks).values_list("timebank_id", "other_bank_id")
    return {frozenset({bank}) for bank in banks} | {frozenset(pair) for pair in two}


def _is_ours_to_know(round_: Round, pair: Pair, receiver: Membership) -> bool:
    """Whether the desk of the round's bank may know of a pair: of other banks what their members share, and nobody who is hidden."""
    if receiver.timebank_id != round_.timebank_id and (receiver.hidden or not pair.request.next_door):
        return False
    if pair.helper.timebank_id == round_.timebank_id:
        return True
    return not pair.helper.hidden and pair.offer is not None and pair.offer.next_door


def _not_arranged(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Leave out requests for which something is being arranged: in a circle whose answers are awaited, or an exchange that is open. Two queries."""
    found = list(pairs)
    requests = {pair.request.pk for pair in found}
    steps = RoundStep.objects.filter(request__in=requests, circle__state=CircleState.INVITED).values_list("request_id", flat=True)
    exchanges = Exchange.objects.open().filter(listing__in=requests).values_list("listing_id", flat=True)
    busy = {*steps, *exchanges}
    return (pair for pair in found if pair.request.pk not in busy)


def minutes_of(request: Listing) -> int:
    """Return the minutes that a round takes a request for: what it says, in whole quarters of an hour, each begun one counted."""
    return _units(request) * QUARTER


def _units(request: Listing) -> int:
    """Return the quarters of an hour that a request takes, each begun one counted."""
    return -(-(request.takes_minutes or USUALLY) // QUARTER)


def _order(people: dict[int, Membership], requests: Iterable[Listing], *, seed: int) -> list[int]:
    since: dict[int, dt.date | None] = dict.fromkeys(people)
    for request in requests:
        if request.member_id is not None:
            began, known = today(request.created_at), since[request.member_id]
            since[request.member_id] = min(began, known or began)
    return in_order(since, _balances(people.values()), seed=seed)


def _balances(people: Iterable[Membership]) -> dict[int, int]:
    """Return the minutes of each, by membership. One query for each bank."""
    by_book: dict[int, dict[int, int]] = {}
    for member in people:
        if member.book_id is not None and member.account_id is not None:
            by_book.setdefault(member.book_id, {})[member.account_id] = member.pk
    return {accounts[account]: minutes for book, accounts in by_book.items() for account, minutes in balances(book, accounts).items()}


def _room(people: Iterable[Membership], *, most: int) -> list[Room]:
    """Return what each account has room for, in whole units and within the round's limit. One query for each bank."""
    by_book: dict[int, dict[int, int]] = {}
    for member in people:
        if member.book_id is not None and member.account_id is not None:
            by_book.setdefault(member.book_id, {})[member.account_id] = member.pk
    found = []
    for book, accounts in by_book.items():
        for account in Account.objects.filter(book_id=book, id__in=accounts):
            below = most if account.floor is None else max(0, account.posted - account.floor) // QUARTER
            above = most if account.ceiling is None else max(0, account.ceiling - account.posted) // QUARTER
            found.append(Room(accounts[account.id], min(below, most), min(above, most)))
    return found


def _counts(round_: Round, asked: Asked, *, on: dt.date) -> dict[str, int]:
    banks = [round_.timebank_id, *round_.neighbours]
    shared = Q(timebank=round_.timebank_id) | Q(next_door=True)
    open_ones = Listing.objects.up().filter(shared, timebank__in=banks, kind=Kind.REQUEST, member__isnull=False, expires_on__gte=on)
    asking, giving = {asks.receiver for asks in asked.requests}, {could.giver for could in asked.pairs}
    return {
        "requests": open_ones.count(),
        "helped": len(asked.requests),
        "pairs": len(asked.pairs),
        "people": len(asked.order),
        "only_giving": len(giving - asking),
        "only_asking": len(asking - giving),
    }
