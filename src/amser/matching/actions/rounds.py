"""Starting a round, stopping it, going on with it, and having one every week."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.matching.models import Round, RoundState, WeeklyRound
from amser.matching.queries.economy import RULE
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import neighbours_of

MOST: Final = 240  # minutes that a round asks of one person where nobody says otherwise


class OneAtATime(DomainError):
    """A round of the bank waits or runs."""

    code = "round_under_way"


class NotANeighbour(DomainError):
    """A bank with which no agreement is in force cannot take part."""

    code = "round_not_a_neighbour"


@audit.action("matching.start_round")
def start_round(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    neighbour_ids: Sequence[int] = (),
    most_minutes: int = MOST,
    with_room: bool = False,
    again_of: Round | None = None,
    without_people_ids: Sequence[int] = (),
    without_pair_ids: Sequence[tuple[int, int]] = (),
) -> Round:
    """
    Ask the worker for a round of a bank and of those neighbours (ids) that take part.

    Run again, it leaves out what `again_of` left out, and these besides: ids of memberships, and pairs (giver, request). The
    seed is the day's, so that nobody chooses it. Raises OneAtATime, NotANeighbour.
    """
    _check_it_is_the_only_one(bank.pk)
    if not set(neighbour_ids) <= {other.pk for other in neighbours_of(bank)}:
        raise NotANeighbour
    before = again_of.left_out if again_of else {}
    pairs = {(int(giver), int(request)) for giver, request in [*before.get("pairs", []), *without_pair_ids]}
    made = Round.objects.create(
        timebank=bank,
        neighbours=sorted(set(neighbour_ids)),
        again_of=again_of,
        started_at=at,
        started_by_id=by.user_id,
        most_minutes=most_minutes,
        with_room=with_room,
        seed=at.date().toordinal(),
        rule=RULE,
        left_out={"people": sorted({*before.get("people", []), *without_people_ids}), "pairs": [list(pair) for pair in sorted(pairs)]},
    )
    announce("matching.round_started", round_id=made.pk)
    return made


@audit.action("matching.stop_round")
def stop_round(*, by: audit.Actor, key: UUID, at: dt.datetime, round_: Round) -> Round:
    """Stop a round that waits or runs; the worker leaves off at its next step, and nothing is found. Raises RoundMovedOn."""
    found = Round.objects.locked().get(pk=round_.pk)
    found.move(RoundState.STOPPED, come_from=(RoundState.WAITING, RoundState.RUNNING), at=at)
    return found


@audit.action("matching.resume_round")
def resume_round(*, by: audit.Actor, key: UUID, at: dt.datetime, round_: Round) -> Round:
    """Go on with a round that was stopped, or failed, with what it was asked before. Raises RoundMovedOn, OneAtATime."""
    _check_it_is_the_only_one(round_.timebank_id, besides=round_.pk)
    found = Round.objects.locked().get(pk=round_.pk)
    found.move(RoundState.WAITING, come_from=(RoundState.STOPPED, RoundState.FAILED))
    announce("matching.round_started", round_id=found.pk)
    return found


def _check_it_is_the_only_one(bank_id: int, *, besides: int = 0) -> None:
    """Raise OneAtATime where another round of the bank is under way. Whoever else begins one waits until this is over."""
    TimeBank.objects.select_for_update(of=("self",), no_key=True).get(pk=bank_id)
    if Round.objects.under_way().filter(timebank=bank_id).exclude(pk=besides).exists():
        raise OneAtATime


@audit.action("matching.make_weekly")
def make_weekly(*, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, weekly: bool) -> TimeBank:
    """Have a round of the bank made every week, or no longer. Done again, nothing changes."""
    if weekly:
        WeeklyRound.objects.get_or_create(timebank=bank, defaults={"switched_on_at": at})
    else:
        WeeklyRound.objects.filter(timebank=bank).delete()
    return bank
