"""An offer or a request."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from amser.geography.points import Point, metres_to
from amser.kernel.errors import DomainError
from amser.kernel.languages import Language, base, fold, other
from amser.listings.models.category import Category, Check
from amser.listings.models.prohibited import ProhibitedTask
from amser.listings.models.when import DAYS, PARTS, in_order
from amser.members.models import Level, Membership, NotWith, State, Task, rule_on
from amser.members.models.needs import IN_ORDER
from amser.members.models.rules import read
from amser.organisations.models import Belonging
from amser.search.index import Found, Text, about, vector
from amser.search.terms import asked
from amser.timebanks.models import Place, TimeBank


class Kind(models.TextChoices):
    """What someone can do, or what someone would like."""

    OFFER = "offer"
    REQUEST = "request"


class Setting(models.TextChoices):
    """Where it happens, as far as safety is concerned."""

    GROUP = "group"
    PUBLIC = "public"
    HOME = "home"


class ListingState(models.TextChoices):
    """Where a listing stands."""

    WAITING = "waiting"
    ON_BOARD = "on_board"
    PAUSED = "paused"
    ENDED = "ended"
    DOWN = "down"
    REFUSED = "refused"


_MOVES: Final[dict[str, frozenset[str]]] = {
    ListingState.WAITING: frozenset({ListingState.ON_BOARD, ListingState.REFUSED, ListingState.DOWN}),
    ListingState.ON_BOARD: frozenset({ListingState.PAUSED, ListingState.ENDED, ListingState.DOWN, ListingState.WAITING}),
    ListingState.PAUSED: frozenset({ListingState.ON_BOARD, ListingState.WAITING, ListingState.DOWN}),
    ListingState.ENDED: frozenset({ListingState.ON_BOARD, ListingState.WAITING, ListingState.DOWN}),
    ListingState.DOWN: frozenset(),
    ListingState.REFUSED: frozenset(),
}


# Nothing comes back from these.
FINAL: Final = (ListingState.DOWN, ListingState.REFUSED)


class ListingMovedOn(DomainError):
    """A listing does not go from this state to that one."""

    code = "listing_moved_on"

    def __init__(self, *, from_state: str, to_state: str) -> None:
        super().__init__(f"{from_state} to {to_state}")
        self.from_state, self.to_state = from_state, to_state


def level_of(*, check: str, setting: str, is_regulated: bool = False, answers: Collection[str] = (), on: dt.date | None = None) -> Level:
    """
    Return the safeguarding level of a task by the rule of a day; without one, by the latest.

    `answers` are those to the plain questions (`members.models.Answer`); `is_regulated` says that the task is, where nobody
    said by which of them. Source: domain evidence, section 1.3.
    """
    if is_regulated or rule_on(on or dt.date.max).is_regulated(answers):
        return Level.REGULATED
    if check == Check.DRIVER_DOCS:
        return Level.DRIVING
    if setting == Setting.HOME:
        return Level.HOME
    if setting == Setting.GROUP or check == Check.NONE:
        return Level.GROUP
    return Level.PUBLIC


LIES_AT: Final = ("place", "member", "member__place")
"""By what it is known where something happens, in this order."""


class ListingQuerySet(models.QuerySet["Listing"]):
    """How listings are found."""

    def on_board(self) -> Self:
        """Those that anyone in the bank can see: not waiting, not over, and not of someone who is away or hidden."""
        return self.up().filter(models.Q(member__isnull=True) | models.Q(member__hidden=False))

    def up(self) -> Self:
        """Those that stand, as the desk sees them: what hidden members ask or offer too, which nobody else finds."""
        held_by_someone_here = models.Q(member__isnull=True, belonging__left_on__isnull=True) | models.Q(member__state=State.ACTIVE)
        return self.filter(held_by_someone_here, state=ListingState.ON_BOARD)

    def not_apart_from(self, user_id: int) -> Self:
        """Those of people with whom somebody may be arranged, asked within the same question: what is kept apart is not shown either."""
        apart = NotWith.objects.live()
        found = self.exclude(member__user_id__in=apart.filter(one__user_id=user_id).values("other__user_id"))
        return found.exclude(member__user_id__in=apart.filter(other__user_id=user_id).values("one__user_id"))

    def found_in(self, bank: TimeBank, neighbours: Sequence[TimeBank] = ()) -> Self:
        """Those of a bank, and those that members of its neighbours share."""
        shared = models.Q(timebank__in=list(neighbours), next_door=True, member__isnull=False)
        return self.filter(models.Q(timebank=bank) | shared) if neighbours else self.filter(timebank=bank)

    def waiting(self) -> Self:
        """Those that a coordinator has to look at before they go on the board."""
        return self.filter(state=ListingState.WAITING)

    def about(self, words: str) -> Self:
        """Those that say something of what is asked for, in either language and any form of its words, the best first (`search.index`)."""
        return about(self, asked(words))

    def matching(self, typed: str) -> Self:
        """Those in which every part of what was typed occurs, whatever the case and accents: for the desk, which types parts of names."""
        found = self
        for part in fold(typed).split():
            found = found.filter(search__contains=part)
        return found

    def suiting(self, *, days: str = "", parts: str = "") -> Self:
        """Those that say they suit one of these days, and one of these parts of the day; empty is any."""
        found = self
        if days or parts:
            found = found.exclude(days="", parts="")
        if days:
            found = found.filter(models.Q(days="") | models.Q(days__regex=f"[{in_order(days, of=DAYS)}]"))
        if parts:
            found = found.filter(models.Q(parts="") | models.Q(parts__regex=f"[{in_order(parts, of=PARTS)}]"))
        return found

    def from_here(self, here: Point) -> Self:
        """With how far each lies from here in `metres`, null where that is not known. Nothing grows with that: it is arithmetic on each row found."""
        return self.annotate(metres=metres_to(here, *LIES_AT))

    def for_cards(self) -> Self:
        """With everything a card on the board shows, in the same query."""
        return self.select_related(
            "member__user", "member__place", "belonging__organisation", "category", "place", "timebank", "prohibited"
        )


class Listing(Found):
    """
    What a member, or the bank itself (`member` null), offers or would like; or what an organisation of the bank (`belonging`) would like.

    `title` and `description` are in `language`, as the person wrote them; the `other_` pair is the same in the other
    language, if they liked. `days` and `parts` are the days and the parts of the day that would suit (see `when.py`);
    where only one of them is said, the other does not matter. `availability` is the same in the person's own words.
    `takes_minutes` is roughly how long it takes. `is_thing`: it is about something to keep or to borrow; whether hours
    may be given for it is the bank's policy. With `next_door`, members of banks with which an agreement is in force find
    it too. `spoken` is the language it must be done in, if any; `there` what is where it happens (`There`, with spaces between). It leaves the board after `expires_on`. `answers` are those from which the level follows (`members.models.Answer`,
    with spaces between them); `prohibited` is what the bank does not arrange, where the text looks like it.
    """

    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="listings")
    member = models.ForeignKey(Membership, models.PROTECT, null=True, blank=True, related_name="listings")
    belonging = models.ForeignKey(Belonging, models.PROTECT, null=True, blank=True, related_name="listings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    other_title = models.CharField(max_length=120, blank=True)
    other_description = models.TextField(blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="+")
    days = models.CharField(max_length=7, blank=True, default="", db_default="")
    parts = models.CharField(max_length=3, blank=True, default="", db_default="")
    availability = models.CharField(max_length=200, blank=True)
    takes_minutes = models.IntegerField(null=True, blank=True)
    setting = models.CharField(max_length=8, choices=Setting.choices)
    spoken = models.CharField(max_length=2, blank=True, default="", db_default="")
    there = models.CharField(max_length=40, blank=True, default="", db_default="")
    is_regulated = models.BooleanField(default=False)
    answers = models.CharField(max_length=60, blank=True, default="", db_default="")
    is_trade = models.BooleanField(default=False)
    next_door = models.BooleanField(default=False, db_default=False)
    is_thing = models.BooleanField(default=False, db_default=False)
    level = models.CharField(max_length=1, choices=Level.choices)
    state = models.CharField(max_length=8, choices=ListingState.choices)
    created_at = models.DateTimeField()
    expires_on = models.DateField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    prohibited = models.ForeignKey(ProhibitedTask, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reason = models.CharField(max_length=300, blank=True)
    external_id = models.CharField(max_length=400, blank=True)
    search = models.TextField(blank=True, editable=False)

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(language__in=["cy", "en"]), name="listing_has_a_language"),
            models.CheckConstraint(condition=~models.Q(title=""), name="listing_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(belonging__isnull=True) | models.Q(member__isnull=True, kind="request"),
                name="listing_of_an_organisation_asks",
            ),
            models.CheckConstraint(
                condition=models.Q(takes_minutes__isnull=True) | models.Q(takes_minutes__gt=0), name="listing_takes_some_time"
            ),
            models.CheckConstraint(
                condition=models.Q(days__regex="^1?2?3?4?5?6?7?$", parts__regex="^m?a?e?$"), name="listing_suits_days_in_order"
            ),
            models.CheckConstraint(condition=models.Q(spoken__in=["", "cy", "en"]), name="listing_is_done_in_a_language"),
            models.CheckConstraint(condition=models.Q(there__regex=IN_ORDER), name="listing_says_what_is_there_in_order"),
            models.UniqueConstraint(
                fields=["timebank", "external_id"], condition=~models.Q(external_id=""), name="imported_listing_comes_once"
            ),
        ]
        indexes = [
            models.Index(fields=["timebank", "-created_at"], condition=models.Q(state="on_board"), name="board_newest_first"),
            models.Index(fields=["member", "state"], name="listings_of_a_member"),
            models.Index(fields=["expires_on"], condition=models.Q(state="on_board"), name="board_by_end"),
            GinIndex(fields=["search"], opclasses=["gin_trgm_ops"], name="listing_words"),
            GinIndex(fields=["timebank", "found_by"], name="listing_found_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def words(self, language: str) -> tuple[str, str, Language]:
        """Return title, description and their language: the reader's where it was written, else as it was written."""
        wanted = base(language)
        if wanted != self.language and self.other_title:
            return self.other_title, self.other_description, wanted
        return self.title, self.description, base(self.language)

    @property
    def held_by(self) -> str:
        """The name under which it stands: a member's short one, an organisation's, or the bank's."""
        if self.member:
            return self.member.short_name
        return self.belonging.organisation.name if self.belonging else self.timebank.name

    @property
    def task(self) -> Task:
        """What it is, as safety sees it."""
        return Task(level=self.level, answers=read(self.answers), minutes=self.takes_minutes or 0)

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages it is written in."""
        written = base(self.language)
        return (written, other(written)) if self.other_title else (written,)

    @property
    def lies_at(self) -> Point | None:
        """The square where it happens: of its place, else where its member lives; None where neither is known."""
        if self.place and self.place.point:
            return self.place.point
        return self.member.lives_at if self.member else None

    def index(self) -> Self:
        """Set what is searched: the words in every language, and the category's names. Does not save."""
        texts = [self.title, self.description, self.other_title, self.other_description, self.category.name_cy, self.category.name_en]
        self.search = fold(" ".join(text for text in texts if text))
        self.found_by = vector(self.texts())
        return self

    def texts(self) -> list[Text]:
        """What it is found by: its own words in the languages they are in, and its category's."""
        return [*self.own_texts(), Text(self.category.name_cy, "cy"), Text(self.category.name_en, "en")]

    def own_texts(self) -> list[Text]:
        """What somebody wrote of it, in the languages it is in."""
        written = base(self.language)
        return [
            Text(self.title, written, is_title=True),
            Text(self.description, written),
            Text(self.other_title, other(written), is_title=True),
            Text(self.other_description, other(written)),
        ]

    def move(self, to_state: str, *, reason: str = "") -> None:
        """Go to another state. Raises ListingMovedOn."""
        if to_state not in _MOVES[self.state]:
            raise ListingMovedOn(from_state=self.state, to_state=to_state)
        self.state, self.decision_reason = to_state, reason
        self.save(update_fields=["state", "decision_reason"])

    def keep_until(self, day: dt.date) -> None:
        """Stay on the board, or come back to it, until a day."""
        self.expires_on, self.reminded_at = day, None
        self.save(update_fields=["expires_on", "reminded_at"])
