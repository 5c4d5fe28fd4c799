"""One exchange."""

import datetime as dt
from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q

from amser.kernel.errors import DomainError
from amser.kernel.ids import uuid7
from amser.kernel.languages import fold
from amser.listings.models import Category, Listing
from amser.members.models import LEVEL_NEEDS, Answer, Capability, CapabilityKind, Level, State, Task
from amser.members.models.rules import WITH_CHILDREN, read, written
from amser.timebanks.models import TimeBank


class ExchangeState(models.TextChoices):
    """Where an exchange stands (domain evidence, section 1.5)."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CLAIMED = "claimed"
    DIFFERS = "differs"
    WAITING = "waiting"
    POSTED = "posted"
    CORRECTED = "corrected"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


OPEN: Final = (
    ExchangeState.PROPOSED,
    ExchangeState.AGREED,
    ExchangeState.CLAIMED,
    ExchangeState.DIFFERS,
    ExchangeState.WAITING,
)

# Those whose hours nobody may confirm by silence.
NEVER_BY_ITSELF: Final = (Level.HOME, Level.DRIVING, Level.ELIGIBLE, Level.REGULATED)

_MOVES: Final[dict[str, frozenset[str]]] = {
    ExchangeState.PROPOSED: frozenset(
        {ExchangeState.AGREED, ExchangeState.DECLINED, ExchangeState.LAPSED, ExchangeState.CANCELLED, ExchangeState.CLAIMED}
    ),
    ExchangeState.AGREED: frozenset({ExchangeState.PROPOSED, ExchangeState.CLAIMED, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}),
    ExchangeState.CLAIMED: frozenset(
        {ExchangeState.POSTED, ExchangeState.DIFFERS, ExchangeState.WAITING, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}
    ),
    ExchangeState.DIFFERS: frozenset({ExchangeState.POSTED, ExchangeState.WAITING, ExchangeState.CANCELLED, ExchangeState.NO_SHOW}),
    ExchangeState.WAITING: frozenset({ExchangeState.POSTED, ExchangeState.WAITING, ExchangeState.CANCELLED}),
    ExchangeState.POSTED: frozenset({ExchangeState.CORRECTED}),
}


# Answers that speak of children and of nothing with grown-ups, as a row keeps them.
_CHILDREN_ALONE: Final = tuple(written(some) for some in (WITH_CHILDREN, *({one} for one in WITH_CHILDREN)))


class WaitingFor(models.TextChoices):
    """Why an exchange that both agree on waits. The ledger's refusals by their codes, and safety."""

    FLOOR = "floor_reached"
    CEILING = "ceiling_reached"
    OVER_LIMIT = "account_over_limit"
    CLOSED = "account_closed"
    SAFETY = "safety"
    LIMIT_BETWEEN_BANKS = "limit_between_banks"
    NO_AGREEMENT = "no_agreement"


class Kind(models.TextChoices):
    """How many give and how many receive (domain evidence, section 1.7)."""

    PAIR = "pair"
    ONE_TO_MANY = "one_to_many"
    MANY_TO_ONE = "many_to_one"
    COMMUNITY = "community"
    MUTUAL = "mutual"
    ENTRY = "entry"


class Sharing(models.TextChoices):
    """Who gives up hours where one helps many: each the whole time, all of them its time together, or the community pot."""

    FULL = "full"
    SHARED = "shared"
    POT = "pot"


# What only the two banks' stewards can change.
BETWEEN_BANKS: Final = (WaitingFor.LIMIT_BETWEEN_BANKS, WaitingFor.NO_AGREEMENT)


class ExchangeMovedOn(DomainError):
    """An exchange in this state does not go to that one: someone was quicker, or it is over."""

    code = "changed_meanwhile"

    def __init__(self, *, from_state: str, to_state: str) -> None:
        super().__init__(f"{from_state} to {to_state}")
        self.from_state, self.to_state = from_state, to_state


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """How exchanges are found."""

    def locked(self) -> Self:
        """Lock the rows until the transaction ends; everyone who moves an exchange queues here."""
        return self.select_for_update(of=("self",), no_key=True)

    def of_member(self, membership_id: int) -> Self:
        """Those that a member gives or receives in."""
        return self.filter(Exists(Party.objects.filter(exchange=OuterRef("pk"), membership_id=membership_id)))

    def of_person(self, user_id: int) -> Self:
        """Those that a person gives or receives in, in any bank."""
        return self.filter(Exists(Party.objects.filter(exchange=OuterRef("pk"), membership__user_id=user_id)))

    def of_bank(self, bank_id: int) -> Self:
        """Those in which a member of the bank gives or receives."""
        return self.filter(Q(timebank_id=bank_id) | Q(neighbour_id=bank_id))

    def between(self, one_id: int, other_id: int) -> Self:
        """Those in which a member of one bank helps a member of the other."""
        return self.filter(Q(timebank_id=one_id, neighbour_id=other_id) | Q(timebank_id=other_id, neighbour_id=one_id))

    def pairs(self) -> Self:
        """Those of two people, of whom one helps the other."""
        return self.filter(kind=Kind.PAIR)

    def open(self) -> Self:
        """Those that are not over."""
        return self.filter(state__in=OPEN)

    def with_hours_open(self) -> Self:
        """Those of which somebody has said how long it took, and the hours have not moved."""
        return self.filter(state__in=(ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING))

    def with_people(self) -> Self:
        """With both people, the category and the banks: two queries for any number."""
        people = models.Prefetch("parties", Party.objects.select_related("membership__user", "membership__place", "membership__timebank"))
        return self.select_related("category", "timebank", "neighbour", "listing").prefetch_related(people)

    def with_names(self) -> Self:
        """With what the two people are called and no more, for lists: two queries for any number."""
        names = ("membership__user__name", "membership__user__known_as", "membership__number", "membership__timebank_id")
        people = Party.objects.select_related("membership__user").only("exchange_id", "role", "membership_id", "claimed_minutes", *names)
        return self.prefetch_related(models.Prefetch("parties", people))

    def to_confirm_by_themselves(self, at: dt.datetime) -> Self:
        """Those whose time to answer has run out, and that silence may confirm."""
        return self._left_to_silence().filter(confirm_by__lt=at)

    def to_notice(self, before: dt.datetime) -> Self:
        """Those that silence would confirm before a moment, of which the one who has not answered was given no notice."""
        return self._left_to_silence().filter(confirm_by__lt=before, noticed_at=None)

    def _left_to_silence(self) -> Self:
        """Those whose level lets silence confirm, both of whose people could answer: what is left of the others, the desk settles."""
        gone = Party.objects.filter(exchange=OuterRef("pk"), membership__state__in=[State.LEFT, State.DECEASED])
        return self.filter(~Exists(gone), state=ExchangeState.CLAIMED).exclude(level__in=NEVER_BY_ITSELF)

    def held(self) -> Self:
        """Those agreed, one of whose people is on hold: they wait until the desk has spoken with both."""
        on_hold = Party.objects.filter(exchange=OuterRef("pk"), membership__state=State.SUSPENDED)
        return self.filter(Exists(on_hold), state=ExchangeState.AGREED)

    def awaiting_clearance(self, on: dt.date) -> Self:
        """Those suggested, or agreed for days to come, whose giver is not cleared for what they are."""

        def giver_lacks(kind: str) -> Q:
            giver = Party.objects.filter(exchange=OuterRef(OuterRef("pk")), role="giver").values("membership_id")
            return ~Q(Exists(Capability.objects.live(on).filter(kind=kind, membership_id__in=giver)))

        # By kind, and not by level: a database asks each EXISTS, and Django writes each, wherever this stands.
        children = Q(answers__contains=Answer.CHILDREN) | Q(answers__contains=Answer.CHILDREN_SUPERVISED)
        lacking = Q(children, level=Level.REGULATED) & giver_lacks(CapabilityKind.CHILDREN)
        for kind in frozenset().union(*LEVEL_NEEDS.values()):
            needed = Q(level__in=[level for level, kinds in LEVEL_NEEDS.items() if kind in kinds])
            if kind == CapabilityKind.REGULATED:
                needed &= ~Q(answers__in=_CHILDREN_ALONE)
            lacking |= needed & giver_lacks(kind)
        return self.filter(lacking, Q(state=ExchangeState.PROPOSED) | Q(state=ExchangeState.AGREED, on_day__gte=on))

    def alike(self, *, giver_id: int, receiver_id: int, day: dt.date) -> Self:
        """Those in which one member gives another something on a day, arranged or recorded: what a paper may be about."""
        sides = {"giver": giver_id, "receiver": receiver_id}
        takes_part = [
            Exists(Party.objects.filter(exchange=OuterRef("pk"), role=role, membership_id=member)) for role, member in sides.items()
        ]
        on_the_day = Q(worked_on=day) | Q(worked_on__isnull=True, on_day=day)
        return self.filter(*takes_part, on_the_day, state__in=[*OPEN, ExchangeState.POSTED])

    def matching(self, words: str) -> Self:
        """Those whose title holds every word, whatever the case and accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search__contains=word)
        return found


class Exchange(models.Model):
    """
    Help that one member gives and another receives.

    It belongs to the receiver's bank (`timebank`), whose hours pay for it; `neighbour` is the giver's bank where that is
    another, and then the transfer stands under one id in the books of both.

    `on_day` and `on_time` are what was suggested or agreed, `worked_on` the day it happened, `entered_at` when it was
    written down. `minutes` is what moved. `transfer_id` is made here and used once; `reversal_id` undoes it. `book_id`
    is set when the hours move: with it, the database sees to it that the transfer exists. `level` and the `answers` it follows
    from were decided by the safety rule that began on `rule_on` (`members.models.rule_on`). `kind` says whether two people or a
    group take part; a group's transfers are its `legs`, of which `transfer_id` and `reversal_id` name the first, and `minutes`
    is the help of all of them together, without what went to the pot besides. `noticed_at` is when the one who
    has not answered was sent, or told, that silence will confirm by `confirm_by`. `question_at` is when a
    correction was last asked for, until it is made; the words are in `questions`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    timebank = models.ForeignKey(TimeBank, models.PROTECT, related_name="exchanges")
    neighbour = models.ForeignKey(TimeBank, models.PROTECT, null=True, blank=True, related_name="exchanges_next_door")
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.PAIR, db_default=Kind.PAIR)
    sharing = models.CharField(max_length=6, choices=Sharing.choices, blank=True, default="", db_default="")
    listing = models.ForeignKey(Listing, models.PROTECT, null=True, blank=True, related_name="exchanges")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=2)
    level = models.CharField(max_length=1, choices=Level.choices)
    answers = models.CharField(max_length=60, blank=True, default="", db_default="")
    rule_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=ExchangeState.choices)
    suggested_by = models.ForeignKey("members.Membership", models.PROTECT, related_name="+")
    on_day = models.DateField(null=True, blank=True)
    on_time = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    entered_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    worked_on = models.DateField(null=True, blank=True)
    confirm_by = models.DateTimeField(null=True, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    waiting_for = models.CharField(max_length=20, choices=WaitingFor.choices, blank=True)
    minutes = models.IntegerField(null=True, blank=True)
    was_rounded_down = models.BooleanField(default=False)
    confirmed_by_itself = models.BooleanField(default=False)
    from_pot = models.BooleanField(default=False)
    safety_seen_at = models.DateTimeField(null=True, blank=True)
    settled_note = models.CharField(max_length=300, blank=True)
    transfer_id = models.UUIDField(unique=True, default=uuid7)
    book_id = models.IntegerField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    reversal_id = models.UUIDField(null=True, blank=True, unique=True)
    corrected_at = models.DateTimeField(null=True, blank=True)
    correction_reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    question_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(blank=True, editable=False)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["posted", "corrected"])
                | Q(minutes__gt=0, posted_at__isnull=False, worked_on__isnull=False, book_id__isnull=False),
                name="posted_exchange_says_how_long_when_and_in_which_book",
            ),
            models.CheckConstraint(
                condition=~Q(state="corrected") | Q(reversal_id__isnull=False) & ~Q(correction_reason=""),
                name="corrected_exchange_has_its_reversal_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(neighbour__isnull=True) | ~Q(neighbour=models.F("timebank")), name="neighbour_is_another_bank"
            ),
            models.CheckConstraint(condition=Q(kind="pair") | Q(neighbour__isnull=True), name="groups_are_of_one_bank"),
            models.CheckConstraint(
                condition=Q(kind="pair") | Q(state__in=["waiting", "posted", "corrected", "cancelled"]),
                name="groups_are_written_down_once_over",
            ),
            models.CheckConstraint(condition=Q(kind="one_to_many") ^ Q(sharing=""), name="one_helper_of_many_says_who_gives_up_hours"),
            models.CheckConstraint(condition=~Q(state="waiting") | ~Q(waiting_for=""), name="waiting_exchange_says_for_what"),
            models.CheckConstraint(condition=~Q(state__in=["agreed"]) | Q(on_day__isnull=False), name="agreed_exchange_has_a_day"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(worked_on__isnull=False, confirm_by__isnull=False),
                name="claimed_exchange_waits_until_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["timebank", "state", "on_day"], name="exchange_by_state"),
            models.Index(fields=["neighbour", "state", "on_day"], condition=Q(neighbour__isnull=False), name="exchange_next_door"),
            models.Index(fields=["confirm_by"], condition=Q(state="claimed"), name="exchange_to_confirm"),
            models.Index(fields=["on_day"], name="exchange_with_children", condition=~Q(answers="")),
            models.Index(fields=["listing"], name="exchange_of_listing", condition=Q(listing__isnull=False)),
            models.Index(fields=["timebank"], condition=Q(question_at__isnull=False), name="exchange_questioned"),
        ]

    def __str__(self) -> str:
        return f"exchange {self.pk}"

    @property
    def task(self) -> Task:
        """What it is, as safety sees it."""
        minutes = self.minutes or (self.listing.takes_minutes if self.listing else None)
        return Task(level=self.level, answers=read(self.answers), begins=self.on_time, minutes=minutes or 0)

    @property
    def crosses(self) -> bool:
        """Whether giver and receiver are members of different banks."""
        return self.neighbour_id is not None

    @property
    def giver_bank(self) -> TimeBank:
        """The bank of who gives."""
        return self.neighbour or self.timebank

    @property
    def bank_ids(self) -> tuple[int, ...]:
        """The bank or banks of its two people."""
        return (self.timebank_id,) if self.neighbour_id is None else (self.timebank_id, self.neighbour_id)

    @property
    def is_group(self) -> bool:
        """Whether more than two people take part, or one and the community."""
        return self.kind != Kind.PAIR

    @property
    def is_held(self) -> bool:
        """Whether it is agreed, and one of its people is on hold: see `held`. Uses what `with_people` fetched."""
        return self.state == ExchangeState.AGREED and any(party.membership.state == State.SUSPENDED for party in self.parties.all())

    def party(self, role: str) -> "Party":
        """Return the giver's or the receiver's row (`with_people`); of a group the first of them, or of all where nobody has this role."""
        parties = list(self.parties.all())
        return next((party for party in parties if party.role == role), parties[0])

    def party_of(self, membership_id: int) -> "Party":
        """Return a member's own row. The caller knows that they take part."""
        return next(party for party in self.parties.all() if party.membership_id == membership_id)

    def other_party(self, membership_id: int) -> "Party":
        """Return the row of the person with whom a member exchanges; in a group, somebody's, perhaps their own."""
        parties = list(self.parties.all())
        return next((party for party in parties if party.membership_id != membership_id), parties[0])

    @property
    def giver(self) -> "Party":
        """Who gives the time."""
        return self.party("giver")

    @property
    def receiver(self) -> "Party":
        """Who receives it."""
        return self.party("receiver")

    @property
    def counted_at(self) -> dt.datetime | None:
        """When its hours were recorded, or began to wait; None where nothing was counted yet."""
        if self.state == ExchangeState.WAITING:
            return max((party.claimed_at for party in self.parties.all() if party.claimed_at), default=self.entered_at)
        return self.posted_at

    @property
    def was_planned(self) -> bool:
        """Whether a day was suggested beforehand; else it was recorded after it had happened."""
        return self.worked_on is None or self.agreed_at is not None or self.on_time is not None

    def move(self, to_state: str, **values: object) -> None:
        """Go to another state and keep what came with it. Raises ExchangeMovedOn, the row unchanged."""
        if to_state not in _MOVES.get(self.state, frozenset()):
            raise ExchangeMovedOn(from_state=self.state, to_state=to_state)
        self.state = to_state
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *values])

    def mark_posted(self, *, minutes: int, at: dt.datetime, rounded_down: bool = False, by_itself: bool = False) -> None:
        """The hours have moved."""
        self.move(
            ExchangeState.POSTED,
            minutes=minutes,
            posted_at=at,
            book_id=self.timebank.book_id,
            waiting_for="",
            was_rounded_down=rounded_down,
            confirmed_by_itself=by_itself,
            ended_at=at,
        )

    def mark_corrected(self, *, reversal_id: UUID, reason: str, at: dt.datetime) -> None:
        """The hours have gone back, and both can read why."""
        self.move(ExchangeState.CORRECTED, reversal_id=reversal_id, correction_reason=reason, corrected_at=at, question_at=None)


from amser.exchanges.models.party import Party  # noqa: E402  each knows the other; this one comes first
