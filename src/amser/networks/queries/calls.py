"""Calls as they are read: what was answered, how many stand behind it, and as what they took part."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from amser.networks.models import (
    Call,
    CallQuerySet,
    Contribution,
    ContributionQuerySet,
    ContributionState,
    Decision,
    Result,
    Stance,
    StanceKind,
)
from amser.networks.queries.groups import disclosed


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """A contribution that stands by itself, how many take which stance on it, and what was merged into it."""

    one: Contribution
    stances: dict[str, int]
    merged: Sequence[Contribution]

    @property
    def is_adopted(self) -> bool:
        """Whether a decision that none has replaced made it the group's own."""
        decision = self.one.adopted_by
        return decision is not None and not hasattr(decision, "replaced_by")


def answers_of(contributions: ContributionQuerySet) -> list[Answer]:
    """
    Return published contributions with their stances: the adopted first, then those that more stand behind. Three queries.

    Whether the reader may read them is for `policies.contributions_for` to say.
    """
    counts = {f"count_{kind}": Count("stances", filter=Q(stances__stance=kind)) for kind in StanceKind}
    found = contributions.published().select_related("author", "adopted_by__replaced_by", "adopted_by__event").annotate(**counts)
    rows = list(found)
    merged = _merged_into([one.pk for one in rows])
    made = [Answer(one, {kind: getattr(one, f"count_{kind}") for kind in StanceKind}, merged.get(one.pk, [])) for one in rows]
    return sorted(made, key=lambda answer: (not answer.is_adopted, -answer.stances[StanceKind.SUPPORT], answer.one.pk))


def _merged_into(ids: Iterable[int]) -> dict[int, list[Contribution]]:
    found: dict[int, list[Contribution]] = {}
    for one in Contribution.objects.filter(merged_into__in=ids).select_related("author").order_by("pk"):
        found.setdefault(one.merged_into_id or 0, []).append(one)
    return found


def answer_of(contribution: Contribution) -> Answer:
    """Return one contribution with its stances. Three queries."""
    counted = dict(contribution.stances.values_list("stance").annotate(Count("pk")).order_by("stance"))
    merged = list(contribution.merged.select_related("author").order_by("pk"))
    return Answer(contribution, {kind: counted.get(kind, 0) for kind in StanceKind}, merged)


def took_part(call: Call, *, for_everybody: bool) -> dict[str, int]:
    """
    Return how many people answered a call or took a stance, by their capacity; "" is of those who do not say. Two queries.

    Each is counted once, as what they were when they answered. For everybody, what is below five is not disclosed.
    """
    stances = Stance.objects.filter(contribution__call=call, contribution__state=ContributionState.PUBLISHED)
    people = dict(stances.order_by("pk").values_list("user", "capacity"))
    people |= dict(call.contributions.counted().order_by("pk").values_list("author", "capacity"))
    counts = dict(Counter(people.values()))
    return disclosed(counts) if for_everybody else counts


def in_order(calls: CallQuerySet, at: dt.datetime) -> CallQuerySet:
    """Return calls, those that may be answered first, the newest before the others."""
    is_open = Q(closes_at__isnull=True) | Q(closes_at__gt=at)
    return calls.annotate(is_open_now=Exists(Call.objects.filter(is_open, pk=OuterRef("pk")))).order_by("-is_open_now", "-opened_at", "-pk")


def waiting_of(call: Call) -> list[Contribution]:
    """Return what was sent from outside the group and nobody who runs it has read yet. One query."""
    return list(call.contributions.filter(state=ContributionState.SENT).select_related("author").order_by("pk"))


def hidden_of(call: Call) -> list[Contribution]:
    """Return what was hidden, for those who run the group. One query."""
    return list(call.contributions.filter(state=ContributionState.HIDDEN).select_related("author").order_by("pk"))


def own_of(call: Call, user_id: int) -> list[Contribution]:
    """Return what somebody answered themselves, but for what they took back. One query."""
    return list(call.contributions.filter(author=user_id).exclude(state=ContributionState.WITHDRAWN).order_by("pk"))


def stances_of(contribution: Contribution) -> list[Stance]:
    """Return who took which stance and why, for members. One query."""
    return list(contribution.stances.select_related("user").order_by("at", "pk"))


def decisions_to_adopt_by(call: Call) -> QuerySet[Decision]:
    """Return what meetings of the group agreed and no later one has replaced, the newest first."""
    return Decision.objects.filter(group=call.group_id, result=Result.AGREED).standing()
