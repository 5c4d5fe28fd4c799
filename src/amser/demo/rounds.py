"""A matching round that the desk of the village has had made, to look at: over the requests and offers that the sample has."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor
from amser.demo.banks import ABERWENNOL
from amser.demo.people import BROKERS, Person
from amser.demo.plan import Plan, Things
from amser.demo.texts import Text, categories
from amser.listings import actions as board
from amser.listings.actions import Terms
from amser.listings.actions.staying import STAYS
from amser.matching import actions
from amser.matching.actions.searching import search
from amser.matching.models import Round
from amser.timebanks.models import TimeBank

# What three of the cast ask for, each of whom offers what one of the others asks; and how many days ago they asked.
_IN_A_CIRCLE: Final = (
    ("cari", Text("cy", "request", "transport", "public", 60, "", "Lifft i'r orsaf gyda chês trwm", "Fore Gwener, i ddal y trên deg."), 9),
    ("huw", Text("cy", "request", "garden", "home", 120, "", "Torri'r gwrych cyn y gaeaf", "Mae'n dalach na fi erbyn hyn."), 8),
    (
        "tomos",
        Text("en", "request", "digital", "public", 60, "", "My tablet and photographs", "They are on the old tablet, not the new."),
        6,
    ),
)


def plan_rounds(plan: Plan, cast: dict[str, Person]) -> None:
    """Plan what makes a circle of three, whatever else is on the board; and the round, yesterday evening."""
    for key, text, age in _IN_A_CIRCLE:
        _ask(plan, cast[key], text, age=age)
    slug = ABERWENNOL.slug
    plan.do(
        f"round of {slug}", _made, at=plan.moment(1, hour=19), by=f"person {BROKERS[slug]}", content=lambda things: {"bank": things[slug]}
    )


def _ask(plan: Plan, person: Person, text: Text, *, age: int) -> None:
    def content(things: Things) -> dict[str, Any]:
        expires_on = plan.day(age) + STAYS
        terms = Terms(category=categories()[text.category], setting=text.setting, expires_on=expires_on, takes_minutes=text.minutes)
        words = text.board_text(both=False)
        return {"bank": things[person.bank], "member": things[person.member], "kind": text.kind, "text": words, "terms": terms}

    key = f"listing of a circle: {text.title}"
    plan.do(f"list {key}", board.list_it, at=plan.moment(age, hour=10), by=person.user, content=content, keep=key)


def _made(*, by: Actor, key: UUID, at: dt.datetime, bank: TimeBank) -> Round:
    """Start a round, and search at once as the worker would. Made again, it is the one there is."""
    round_ = actions.start_round(by=by, key=key, at=at, bank=bank)
    search(round_.pk, clock=lambda: at)
    return Round.objects.get(pk=round_.pk)
