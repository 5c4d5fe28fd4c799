"""Building the sample: every act of the plan, in order, through the actions that every page uses."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any, Final

from django.db import transaction

from amser.announcements import silent
from amser.audit.actions import Actor, Door
from amser.audit.models import Entry
from amser.demo.banks import ABERWENNOL, plan_banks
from amser.demo.board import plan_board, plan_cast_board
from amser.demo.bulletin import plan_bulletin
from amser.demo.cast import AT_REST, plan_cast, plan_operator
from amser.demo.credit_sessions import plan_sessions
from amser.demo.credits_cast import plan_credits_cast
from amser.demo.desk import plan_desk
from amser.demo.employing import plan_employing
from amser.demo.groups import plan_groups
from amser.demo.history import plan_history
from amser.demo.hub import plan_hub
from amser.demo.joining import plan_joining
from amser.demo.neighbours import plan_neighbours
from amser.demo.papers import plan_papers
from amser.demo.people import invent, plan_membership, plan_person
from amser.demo.plan import OPENED, Plan, Step, Things, key_of
from amser.demo.rounds import plan_rounds
from amser.demo.scheme import plan_scheme
from amser.demo.spending import plan_spending
from amser.demo.states import plan_states
from amser.demo.story import plan_odd_days, plan_story
from amser.employers.models import VolunteeringDay
from amser.exchanges.models import Exchange, Gift, Thanks
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import queries as books
from amser.listings.models import Listing
from amser.members.models import Membership
from amser.opportunities.models import Award
from amser.timebanks.models import TimeBank
from amser.venues.models import Use

NEWS: Final = dt.timedelta(days=14)  # older announcements count as delivered long ago
BATCH: Final = 100  # acts in one transaction: few enough for the locks they hold, and for a bar that moves
LAST: Final = "register robin"


def is_whole() -> bool:
    """Whether a sample is there from first to last act. One query."""
    return Entry.objects.filter(key=key_of(LAST)).exists()


def day_of(now: dt.datetime) -> dt.date:
    """Return the sample's day: that on which it was begun, if it was."""
    bank = TimeBank.objects.filter(slug=ABERWENNOL.slug, is_sample=True).first()
    return today(bank.opened_at) + OPENED if bank else today(now)


def planned(*, now: dt.datetime, seed: int = 1, size: float = 1.0) -> list[Step]:
    """Return every act of the sample up to a moment, in order."""
    plan = Plan(today=day_of(now), seed=seed, size=size)
    plan_banks(plan)
    cast = plan_cast(plan)
    people = invent(plan)
    for of_bank in people.values():
        for person in of_bank:
            joined = dt.datetime.combine(person.active_from, dt.time(9), tzinfo=plan.moment(0).tzinfo)
            plan_person(plan, person, at=joined - dt.timedelta(days=5))
            plan_membership(plan, person)
    plan_cast_board(plan, cast)
    plan_story(plan, cast)
    plan_odd_days(plan, cast)
    plan_neighbours(plan, cast)
    plan_states(plan, people)
    plan_groups(plan, people)
    plan_joining(plan)
    plan_desk(plan, people, cast)
    own = plan_credits_cast(plan)
    plan_scheme(plan)
    taking = plan_sessions(plan, people[ABERWENNOL.slug], cast, own)
    plan_spending(plan, taking)
    plan_employing(plan, taking)
    notices = plan_board(plan, people)
    lively = {slug: list(of_bank) for slug, of_bank in people.items()}
    for key, person in cast.items():
        if key not in AT_REST and person.gives:
            lively[person.bank].append(person)
    plan_history(plan, lively, notices)
    plan_rounds(plan, cast)
    plan_hub(plan)
    plan_papers(plan)
    plan_bulletin(plan)
    last = Plan(today=plan.today, seed=seed, size=size)
    plan_operator(last, cast, at=plan.moment(OPENED.days, hour=9))
    return [*plan.steps(until=now), *last.steps(until=now)]


def build(steps: Iterable[Step], *, now: dt.datetime, progress: Callable[[int], object]) -> list[tuple[str, DomainError]]:
    """
    Do the acts, some hundreds in each transaction. What was done before is not done again.

    Tells `progress` how many more are done, and returns what was refused, as people are refused things too.
    """
    things, refused = Things(), []
    for batch in _batches(list(steps)):
        with transaction.atomic():
            for step in batch:
                try:
                    _act(step, things, now=now)
                except DomainError as refusal:
                    refused.append((step.name, refusal))
        progress(len(batch))
    return refused


def _batches(steps: list[Step]) -> Iterable[list[Step]]:
    return (steps[start : start + BATCH] for start in range(0, len(steps), BATCH))


def _act(step: Step, things: Things, *, now: dt.datetime) -> None:
    actor = Actor(user_id=things[step.by].pk if step.by else None, door=Door.DEMO)
    with silent() if step.at < now - NEWS else nullcontext():
        made = step.action(by=actor, key=key_of(step.name), at=step.at, **step.content(things))
    if step.keep:
        things[step.keep] = made


def digest() -> str:
    """Return a digest of everything that the sample says, the same wherever and whenever the same sample is built."""
    said: list[Any] = [
        list(User.objects.order_by("name", "joined_at").values_list("name", "language", "channel", "format", "email", "joined_at")),
        list(Membership.objects.order_by("timebank__slug", "number").values_list("user__name", "number", "state", "joined_on", "phone")),
        list(
            Listing.objects.order_by("timebank__slug", "created_at", "title").values_list(
                "title", "other_title", "state", "level", "expires_on"
            )
        ),
        list(
            Exchange.objects.order_by("timebank__slug", "entered_at", "title", "search", "worked_on").values_list(
                "title", "search", "state", "worked_on", "on_day", "minutes", "waiting_for", "posted_at"
            )
        ),
        list(Gift.objects.order_by("at", "minutes").values_list("minutes", "words", "at")),
        list(Thanks.objects.order_by("at", "words").values_list("words", "at")),
        [sorted(_balances(bank)) for bank in TimeBank.objects.order_by("slug")],
        list(Award.objects.order_by("given_at", "organisation__slug").values_list("organisation__slug", "people", "credits", "given_at")),
        list(
            Use.objects.order_by("held_at", "offer__title_en").values_list(
                "offer__title_en", "adults", "children", "credits", "state", "on"
            )
        ),
        list(VolunteeringDay.objects.order_by("asked_at", "on").values_list("host__slug", "minutes", "state", "credits", "on")),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _balances(bank: TimeBank) -> list[tuple[int, int]]:
    accounts = {account: number for account, number in bank.memberships.values_list("account_id", "number") if account}
    return [(accounts[account], balance) for account, balance in books.balances(bank.book_id, list(accounts)).items()]
