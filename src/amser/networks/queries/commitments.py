"""Promises as they are read: what is unfinished, the board of a group, the report, and who is to be reminded."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from amser.kernel.dates import at_london, today
from amser.networks.models import Commitment, CommitmentQuerySet, CommitmentState, Group

SOON: Final = dt.timedelta(days=14)
REMINDED_FOR: Final = dt.timedelta(days=13)  # the timer runs weekly, and never at the very moment: one letter a fortnight


def unfinished(group: Group, on: dt.date) -> CommitmentQuerySet:
    """Return the open promises of a group made by the end of that day, whichever is due first first: they fill an agenda by themselves."""
    return unfinished_among(Commitment.objects.filter(group=group), on)


def unfinished_among(found: CommitmentQuerySet, on: dt.date) -> CommitmentQuerySet:
    """Return those of the promises that are open and were made by the end of that day, whichever is due first first."""
    by_then = at_london(on + dt.timedelta(days=1), dt.time())
    return found.open().filter(made_at__lt=by_then).select_related("user", "event", "aim", "group").by_due()


def with_all(found: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """Return the promises with whoever made them, where, and whom they concern."""
    return found.select_related("user", "event", "aim", "group").prefetch_related("partners", "audiences")


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """Which promises somebody would like to see. Each may be empty."""

    state: str = ""
    event_id: int | None = None
    aim_id: int | None = None
    year: int | None = None
    organisation: str = ""

    def of(self, found: CommitmentQuerySet, *, at: dt.datetime) -> CommitmentQuerySet:
        """Return those of the promises that were asked for."""
        by = {"event": self.event_id, "aim": self.aim_id, "year": self.year}
        found = found.filter(**{name: value for name, value in by.items() if value is not None})
        if self.organisation:
            found = found.filter(organisation_name=self.organisation)
        return self._in_state(found, at=at).by_due()

    def _in_state(self, found: CommitmentQuerySet, *, at: dt.datetime) -> CommitmentQuerySet:
        match self.state:
            case "open":
                return found.open()
            case "overdue":
                return found.overdue(today(at))
            case "quiet":
                return found.quiet(at)
            case "done":
                return found.filter(state=CommitmentState.DONE)
        return found


@dataclasses.dataclass(frozen=True, slots=True)
class Sums:
    """How many promises stand how. Each is in one state; overdue and quiet are among the open ones, and may be both."""

    all: int
    open: int
    done: int
    carried: int
    withdrawn: int
    overdue: int
    quiet: int


def sums_of(found: Sequence[Commitment], quiet: Collection[UUID], *, on: dt.date) -> Sums:
    """Count promises by how they stand."""
    states = [one.state for one in found]
    return Sums(
        all=len(found),
        open=sum(one.is_open for one in found),
        done=states.count(CommitmentState.DONE),
        carried=states.count(CommitmentState.CARRIED),
        withdrawn=states.count(CommitmentState.WITHDRAWN),
        overdue=sum(one.is_overdue(on) for one in found),
        quiet=sum(one.pk in quiet for one in found),
    )


def to_remind(at: dt.datetime) -> CommitmentQuerySet:
    """
    Return the promises that somebody with an account is reminded of: due within a fortnight, overdue or quiet.

    Of nobody who was reminded in the last fortnight, and of no sample or ended group. One query.
    """
    lately = Commitment.objects.filter(reminded_at__gt=at - REMINDED_FOR, user__isnull=False).values("user")
    quiet = Commitment.objects.quiet(at).values("pk")
    due = Q(due_on__lte=today(at) + SOON) | Q(pk__in=quiet)
    live = Commitment.objects.open().filter(due, user__is_active=True).exclude(user__in=lately)
    return live.exclude(group__is_sample=True).exclude(group__state="closed").select_related("user", "group").by_due()


def reminded_of(user_id: int) -> list[Commitment]:
    """Return the open promises that somebody was reminded of last, whichever is due first first. Two queries."""
    mine = Commitment.objects.filter(user=user_id)
    last = mine.aggregate(last=Max("reminded_at"))["last"]
    return list(mine.open().filter(reminded_at=last).select_related("group").by_due()) if last else []


def organisations_of(found: CommitmentQuerySet) -> list[str]:
    """Return the organisations that promised something among these. One query."""
    return list(found.exclude(organisation_name="").order_by("organisation_name").values_list("organisation_name", flat=True).distinct())


def years_of(found: CommitmentQuerySet) -> list[int]:
    """Return of which years' programmes these are, the last one first. One query."""
    return [year for year in found.order_by("-year").values_list("year", flat=True).distinct() if year is not None]
