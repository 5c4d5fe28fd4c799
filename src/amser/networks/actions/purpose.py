"""That a thing serves a goal, and why: said, said otherwise, and taken back."""

import dataclasses
import datetime as dt
from typing import Any
from uuid import UUID

from amser.audit import actions as audit
from amser.kernel.errors import DomainError
from amser.networks.actions.groups import still_open
from amser.networks.models import MOST_PRIMARY, GoalLink, Group, Subject, goals_by_code, kind_of


class GoalUnknown(DomainError):
    """There is no such goal."""

    code = "goal_unknown"
    field = "goal"


class GoalNoWhy(DomainError):
    """A link says why, in both languages."""

    code = "goal_no_why"
    field = "why_cy"


class GoalLinked(DomainError):
    """This was said already: a thing serves a goal once."""

    code = "goal_linked"
    field = "goal"


class TooManyPrimary(DomainError):
    """At most three goals are primary."""

    code = "goal_too_many_primary"
    field = "is_primary"


@dataclasses.dataclass(frozen=True, slots=True)
class GoalDetails:
    """Why a thing serves a goal, in both languages, and whether that is one of at most three that matter most."""

    why_cy: str
    why_en: str
    is_primary: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the reasons. Raises GoalNoWhy."""
        reasons = {"why_cy": self.why_cy.strip(), "why_en": self.why_en.strip()}
        if not all(reasons.values()):
            raise GoalNoWhy
        return reasons


@audit.action("networks.add_goal")
def add_goal(*, by: audit.Actor, key: UUID, at: dt.datetime, subject: Subject, goal: str, details: GoalDetails) -> GoalLink:
    """A thing of a group, or the group, serves a goal. Raises GroupClosed, GoalUnknown, GoalNoWhy, GoalLinked, TooManyPrimary."""
    still_open(_group_of(subject))
    if goal not in goals_by_code():
        raise GoalUnknown(goal)
    whose: dict[str, Any] = {kind_of(subject): subject}
    columns = details.columns()
    if GoalLink.objects.filter(**whose, goal=goal).exists():
        raise GoalLinked(goal)
    place = _free_place(subject) if details.is_primary else None
    return GoalLink.objects.create(**whose, **columns, goal=goal, place=place, made_at=at, made_by_id=by.user_id)


@audit.action("networks.change_goal")
def change_goal(*, by: audit.Actor, key: UUID, at: dt.datetime, link: GoalLink, details: GoalDetails) -> GoalLink:
    """Why a thing serves a goal is said otherwise, or how much it matters. Raises GroupClosed, GoalNoWhy, TooManyPrimary."""
    still_open(_group_of(link.subject))
    link = GoalLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    columns = details.columns()
    if details.is_primary != link.is_primary:
        columns["place"] = _free_place(link.subject) if details.is_primary else None
    for name, value in columns.items():
        setattr(link, name, value)
    link.save(update_fields=list(columns))
    return link


@audit.action("networks.remove_goal")
def remove_goal(*, by: audit.Actor, key: UUID, at: dt.datetime, link: GoalLink) -> None:
    """A thing does not serve a goal after all. Done again, nothing changes. Raises GroupClosed."""
    still_open(_group_of(link.subject))
    GoalLink.objects.filter(pk=link.pk).delete()


def _group_of(subject: Subject) -> Group:
    return subject if isinstance(subject, Group) else subject.group


def _free_place(subject: Subject) -> int:
    """Return the first free place among the primary goals of a thing whose group is locked. Raises TooManyPrimary."""
    whose: dict[str, Any] = {kind_of(subject): subject}
    taken = set(GoalLink.objects.filter(**whose).values_list("place", flat=True))
    free = [place for place in range(1, MOST_PRIMARY + 1) if place not in taken]
    if not free:
        raise TooManyPrimary
    return free[0]
