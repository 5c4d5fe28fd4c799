"""What a funder reads of a period: single figures that have been through the gate, and the same of the period before."""

from dataclasses import dataclass

from amser.measures.queries.outside import AT_LEAST, days, of_whole, parts
from amser.measures.queries.report import Report

Glance = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what it was in this period and in the one before, None where held back. `difference` where both are shown."""

    name: str
    now: int | None
    before: int | None

    @property
    def difference(self) -> int | None:
        """How much more it is than before."""
        return None if self.now is None or self.before is None else self.now - self.before


def glance(found: Report) -> Glance:
    """
    Return the single figures of a period by name, None where held back.

    "minutes" is in minutes, "waited_median" and "first_median" in days; all others are counts. Counts that add up to one
    that is shown are shown together or not at all.
    """
    moved, taking, asked = found.members, found.taking_part, found.requests
    total = found.outside_total
    sides = parts(gave_only=taking.gave_only, received_only=taking.received_only, both=taking.both)
    flow = parts(joined=moved.joined, left=moved.left)
    wishes = parts(met=asked.asked_and_met, open=asked.asked_and_open)
    waited, began = days(asked.waited), days(taking.first_exchange)
    return {
        "exchanges": total.exchanges if total else None,
        "minutes": total.minutes if total else None,
        "took_part": _enough(taking.took_part),
        "both": taking.both if sides else None,
        "gave_only": taking.gave_only if sides else None,
        "received_only": taking.received_only if sides else None,
        "first_time_givers": of_whole(taking.first_time_givers, taking.gave_only + taking.both) if sides else None,
        "at_start": _enough(moved.at_start),
        "joined": moved.joined if flow else None,
        "left": moved.left if flow else None,
        "at_end": _enough(moved.at_end),
        "asked": _enough(asked.asked),
        "asked_and_met": asked.asked_and_met if wishes else None,
        "waited_median": waited.median if waited else None,
        "first_median": began.median if began else None,
    }


def changes(now: Report, before: Report) -> list[Change]:
    """Return each figure beside that of the period before. What differs is the help of the two periods; late slips are named apart."""
    earlier = glance(before)
    return [Change(name, value, earlier[name]) for name, value in glance(now).items()]


def has_late(found: Report) -> bool:
    """Whether help from before the period, or a correction of it, counts in it."""
    return bool(found.late or found.corrected_late)


def _enough(count: int) -> int | None:
    return count if count >= AT_LEAST else None
