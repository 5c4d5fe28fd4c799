"""One person in one bank."""

import datetime as dt
from typing import ClassVar, Final, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Cast, Concat

from amser.geography.points import Placed, Point, in_the_middle
from amser.kernel.errors import DomainError
from amser.kernel.languages import LANGUAGES, fold
from amser.members.models.needs import IN_ORDER, Spoken
from amser.search.index import FoundAsSaved, Text


class State(models.TextChoices):
    """Where a membership stands. The first five are the path of joining (domain evidence 1.2), in their order."""

    ENQUIRY = "enquiry"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    REFERENCES_PENDING = "references_pending"
    CHECKS_PENDING = "checks_pending"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    LEFT = "left"
    REFUSED = "refused"
    DECEASED = "deceased"


# Not members yet: somebody at the desk has a step to take with each of them.
JOINING: Final = (State.ENQUIRY, State.APPLIED, State.INTERVIEWED, State.REFERENCES_PENDING, State.CHECKS_PENDING)
# Of these, who has filled in the form. An enquiry is not an application, and nobody is let in from one.
APPLICANTS: Final = JOINING[1:]
LIVE: Final = (*JOINING, State.ACTIVE, State.PAUSED, State.SUSPENDED)
WITH_ACCOUNT: Final = (State.ACTIVE, State.PAUSED, State.SUSPENDED)

_MOVES: Final[dict[str, frozenset[str]]] = {
    State.ENQUIRY: frozenset({State.APPLIED, State.REFUSED, State.LEFT}),
    # Steps are taken in whatever order people can: a referee who says no sends the path back a step.
    **{one: frozenset({*APPLICANTS, State.ACTIVE, State.REFUSED, State.LEFT} - {one}) for one in APPLICANTS},
    State.ACTIVE: frozenset({State.PAUSED, State.SUSPENDED, State.LEFT, State.DECEASED}),
    State.PAUSED: frozenset({State.ACTIVE, State.SUSPENDED, State.LEFT, State.DECEASED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.LEFT, State.DECEASED}),
    State.LEFT: frozenset(),
    State.REFUSED: frozenset(),
    # Nobody comes back by a form left open: a mistake is undone by `stand_again` alone.
    State.DECEASED: frozenset(),
}


class CannotMove(DomainError):
    """A membership does not go from this state to that one."""

    code = "membership_moved_on"

    def __init__(self, *, from_state: str, to_state: str) -> None:
        super().__init__(f"{from_state} to {to_state}")
        self.from_state, self.to_state = from_state, to_state


class MembershipQuerySet(models.QuerySet["Membership"]):
    """How memberships are found."""

    def live(self) -> Self:
        """Those that are neither over nor refused."""
        return self.filter(state__in=LIVE)

    def joining(self) -> Self:
        """Those on the path of joining, from a first enquiry on."""
        return self.filter(state__in=JOINING)

    def active(self) -> Self:
        """Those that may ask, offer and arrange."""
        return self.filter(state=State.ACTIVE)

    def visible(self) -> Self:
        """Those that other members may see."""
        return self.active().filter(hidden=False)

    def with_person(self) -> Self:
        """With the person and the place, in the same query."""
        return self.select_related("user", "place")

    def matching(self, words: str) -> Self:
        """Those whose name or number holds every word, whatever the case and accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found

    def likeliest_first(self, words: str) -> Self:
        """In the order of names; before all others whoever is called just that, then those of whom every word is a whole one."""
        typed = " ".join(fold(words).split())
        # `search` ends with the name in use and the number.
        known_as = Q(search__endswith=Concat(Value(f" {typed} "), Cast("number", models.TextField()), output_field=models.TextField()))
        whole = Q(*(Q(padded__contains=f" {word} ") for word in typed.split() or [""]))
        return self.annotate(
            padded=Concat(Value(" "), "search", Value(" "), output_field=models.TextField()),
            likeness=Case(
                When(known_as | Q(user__name__iexact=words.strip()), then=Value(0)), When(whole, then=Value(1)), default=Value(2)
            ),
        ).order_by("likeness", "user__sort_name", "number")


class Membership(FoundAsSaved, Placed):
    """
    One person in one bank.

    `number` is the bank's own and is never given again. `account_id` is the account of minutes in the bank's
    book (`book_id`), opened at approval. `hidden` members appear nowhere and are reached through the broker. `speaks` is what
    they speak with people, empty where nobody asked; `cannot` what must not be there for them (`There`, with spaces between). `point`
    is the square of the postcode in their address; `goes_miles` how far they would go to help, null for any way.
    """

    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    number = models.IntegerField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.APPLIED)
    book_id = models.IntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField()
    joined_on = models.DateField(null=True, blank=True)
    place = models.ForeignKey("timebanks.Place", models.PROTECT, null=True, blank=True, related_name="memberships")
    about = models.TextField(blank=True)
    can_do = models.TextField(blank=True)
    would_like = models.TextField(blank=True)
    access_needs = models.TextField(blank=True)
    speaks = models.CharField(max_length=4, choices=Spoken.choices, blank=True, default="", db_default="")
    cannot = models.CharField(max_length=40, blank=True, default="", db_default="")
    phone = models.CharField(max_length=30, blank=True)
    contact_email = models.EmailField(blank=True)
    address = models.TextField(blank=True)
    goes_miles = models.IntegerField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    hide_balance = models.BooleanField(default=False)
    external_id = models.CharField(max_length=100, blank=True)
    search = models.TextField(blank=True, editable=False)

    found_in: ClassVar[frozenset[str]] = frozenset({"about", "can_do"})
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["timebank", "number"], name="membership_number_is_one_members"),
            models.UniqueConstraint(fields=["timebank", "user"], condition=models.Q(state__in=LIVE), name="person_is_a_member_once"),
            models.UniqueConstraint(
                fields=["timebank", "external_id"], condition=~models.Q(external_id=""), name="imported_member_comes_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=WITH_ACCOUNT) | models.Q(account_id__isnull=False), name="member_has_an_account"
            ),
            models.CheckConstraint(
                condition=models.Q(account_id__isnull=True, book_id__isnull=True)
                | models.Q(account_id__isnull=False, book_id__isnull=False),
                name="account_is_in_a_book",
            ),
            models.CheckConstraint(condition=in_the_middle(), name="member_lives_in_a_square"),
            models.CheckConstraint(
                condition=models.Q(goes_miles__isnull=True) | models.Q(goes_miles__range=(1, 100)), name="member_goes_some_miles"
            ),
            models.CheckConstraint(condition=models.Q(speaks__in=["", *Spoken.values]), name="member_speaks_what_we_know"),
            models.CheckConstraint(condition=models.Q(cannot__regex=IN_ORDER), name="member_cannot_have_in_order"),
        ]
        indexes = [
            models.Index(fields=["timebank", "state"], name="membership_by_state"),
            GinIndex(fields=["found_by"], name="membership_found_by"),
        ]

    def __str__(self) -> str:
        return f"member {self.number} of {self.timebank_id}"

    @property
    def short_name(self) -> str:
        """What other members see."""
        return self.user.short_name

    @property
    def is_joining(self) -> bool:
        """Whether this is somebody who is not a member yet, and may become one."""
        return self.state in JOINING

    @property
    def is_active(self) -> bool:
        """Whether this member may ask, offer and arrange."""
        return self.state == State.ACTIVE

    @property
    def lives_at(self) -> Point | None:
        """The square they live in, as their address says; else that of their place; None where neither is known."""
        return self.point or (self.place.point if self.place else None)

    def texts(self) -> list[Text]:
        """What fellow members find this one by. Nobody says in which language they write of themselves: it is read in each."""
        return [text for language in LANGUAGES for text in (Text(self.can_do, language, is_title=True), Text(self.about, language))]

    def index(self) -> Self:
        """Set what is searched: the names and the number. Does not save."""
        self.search = fold(f"{self.user.name} {self.user.known_as} {self.number}")
        return self

    def move(
        self, to_state: str, *, at: dt.datetime, by_user_id: int | None, reason: str, happened_on: dt.date | None = None
    ) -> "MembershipChange":
        """Go to another state, with its reason on record. Raises CannotMove."""
        if to_state not in _MOVES[self.state]:
            raise CannotMove(from_state=self.state, to_state=to_state)
        return self._go(to_state, at=at, by_user_id=by_user_id, reason=reason, happened_on=happened_on)

    def stand_again(self, *, at: dt.datetime, by_user_id: int | None, reason: str) -> "MembershipChange":
        """It was a mistake that this member had died: the state is what it was before. Raises CannotMove from any other."""
        if self.state != State.DECEASED:
            raise CannotMove(from_state=self.state, to_state=State.ACTIVE)
        before = self.changes.filter(to_state=State.DECEASED).latest("at", "pk").from_state
        return self._go(before, at=at, by_user_id=by_user_id, reason=reason)

    def _go(
        self, to_state: str, *, at: dt.datetime, by_user_id: int | None, reason: str, happened_on: dt.date | None = None
    ) -> "MembershipChange":
        from_state, self.state = self.state, to_state
        self.save(update_fields=["state"])
        return MembershipChange.objects.create(
            membership=self,
            timebank_id=self.timebank_id,
            from_state=from_state,
            to_state=to_state,
            at=at,
            by_user_id=by_user_id,
            reason=reason,
            happened_on=happened_on,
        )


class MembershipChange(models.Model):
    """A membership went from one state to another: when, by whom, why. `happened_on` is the day someone died, where it is known."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="changes")
    timebank = models.ForeignKey("timebanks.TimeBank", models.PROTECT, related_name="+")
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    happened_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.from_state} to {self.to_state}"
