"""What a group and its work serve: the goals there are, and why somebody says that a thing serves one."""

import dataclasses
import functools
import json
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models

from amser.networks.models.call import Call
from amser.networks.models.commitment import Commitment
from amser.networks.models.document import Document
from amser.networks.models.event import Event
from amser.networks.models.group import Group
from amser.timebanks.models import Said, both, in_current_language

MOST_PRIMARY: Final = 3
SUBJECTS: Final = ("group", "event", "document", "call", "commitment")
Subject = Group | Event | Document | Call | Commitment


class Framework(models.TextChoices):
    """Whose goals they are: the well-being goals and ways of working of the 2015 Act, and the United Nations' goals."""

    WELLBEING = "wfg"
    WAYS = "way"
    UN = "sdg"


@dataclasses.dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a framework, by its code; `also`: the codes of the goals of another framework to which it leads."""

    code: str
    name_cy: str
    name_en: str
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_current_language(self.name_cy, self.name_en)

    @property
    def framework(self) -> Framework:
        """Whose goal it is."""
        return Framework(self.code.partition("-")[0])


@functools.cache
def goals_by_code() -> dict[str, Goal]:
    """Return every goal by its code, in the order of its framework."""
    listed = json.loads((Path(__file__).parent.parent / "data" / "goals.json").read_text(encoding="utf-8"))
    return {row["code"]: Goal(row["code"], row["cy"], row["en"], tuple(row.get("also", ()))) for row in listed["items"]}


def _only(name: str) -> models.Q:
    return models.Q(**{f"{one}__isnull": one != name for one in SUBJECTS})


class GoalLink(models.Model):
    """
    Somebody says that a group, event, document, call or promise serves a goal, and why.

    `place` is its place among the primary goals, of which there are at most three; None for the others.
    """

    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="goals")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="goals")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="goals")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="goals")
    commitment = models.ForeignKey(Commitment, models.PROTECT, null=True, blank=True, related_name="goals")
    goal = models.CharField(max_length=6)
    place = models.SmallIntegerField(null=True, blank=True)
    why_cy = models.TextField()
    why_en = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = Said("why")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_only("group") | _only("event") | _only("document") | _only("call") | _only("commitment"),
                name="goal_link_is_of_one_thing",
            ),
            models.CheckConstraint(condition=both("why"), name="goal_link_says_why_in_both_languages"),
            models.CheckConstraint(condition=models.Q(goal__regex=r"^(wfg-[1-7]|way-[1-5]|sdg-([1-9]|1[0-7]))$"), name="goal_is_known"),
            models.CheckConstraint(
                condition=models.Q(place__isnull=True) | models.Q(place__range=(1, MOST_PRIMARY)), name="goal_is_one_of_three_primary"
            ),
            *(models.UniqueConstraint(fields=[one, "goal"], name=f"{one}_serves_a_goal_once") for one in SUBJECTS),
            *(models.UniqueConstraint(fields=[one, "place"], name=f"{one}_has_three_primary_goals") for one in SUBJECTS),
        ]

    def __str__(self) -> str:
        return f"goal link {self.pk}"

    @property
    def is_primary(self) -> bool:
        """Whether it is one of the goals that matter most."""
        return self.place is not None

    @property
    def named(self) -> Goal:
        """The goal itself."""
        return goals_by_code()[self.goal]

    @property
    def subject(self) -> Subject:
        """What serves the goal."""
        found: Subject = next(getattr(self, one) for one in SUBJECTS if getattr(self, f"{one}_id") is not None)
        return found


def kind_of(subject: Subject) -> str:
    """Return which of SUBJECTS a thing is."""
    return subject._meta.model_name or ""
