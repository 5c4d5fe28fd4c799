"""What the desks of the sample have seen of people: checks that run out, a barred list, two kept apart, a visit nobody has left."""

import datetime as dt
from typing import Any

from amser.demo.deeds import Deal
from amser.demo.people import BROKERS, PILLARS, RESERVED, Person
from amser.demo.plan import OPENED, Plan
from amser.exchanges import actions as exchanges
from amser.listings import actions as listings
from amser.members import actions as members
from amser.members.models import CapabilityKind, CheckKind, Workforce


def plan_safety(plan: Plan, slug: str, people: list[Person], visit: Deal) -> None:
    """Plan it in one bank, with the people who are kept for what is told of them; `visit` is one to a home, suggested by nobody yet."""
    broker, pillars = f"person {BROKERS[slug]}", people[RESERVED : RESERVED + PILLARS]
    at = plan.moment(40, hour=15)
    for kind, days in ((CheckKind.LICENCE, 900), (CheckKind.INSURANCE, 20), (CheckKind.MOT, 200)):
        _see(plan, pillars[0], kind, at=at, by=broker, expires_on=plan.today + dt.timedelta(days=days))
    until = plan.today + dt.timedelta(days=700)
    certificate = {"workforce": Workforce.CHILD, "issued_on": plan.day(60), "expires_on": until}
    _see(plan, pillars[1], CheckKind.BARRED_LIST, at=at, by=broker, **certificate)
    for capability in (CapabilityKind.ENHANCED, CapabilityKind.CHILDREN):
        _clear(plan, pillars[1], capability, at=at, by=broker, review_on=until)
    _keep_apart(plan, people[1], people[2], at=at, by=broker)
    _prohibit(plan, slug, by=broker)
    visit.suggest(plan.moment(6)).agree(plan.moment(5))
    plan.do(f"arrive {visit.key}", exchanges.arrive, at=plan.moment(1, hour=9, minute=55), by=visit.giver.user, content=_who_gives(visit))


def _see(plan: Plan, person: Person, kind: str, *, at: dt.datetime, by: str, **seen: Any) -> None:
    name = f"see {kind} of {person.member}"
    plan.do(name, members.add_check, at=at, by=by, content=lambda things: {"membership": things[person.member], "kind": kind, **seen})


def _clear(plan: Plan, person: Person, kind: str, *, at: dt.datetime, by: str, review_on: dt.date) -> None:
    said = {
        "kind": kind,
        "reason": "Tystysgrif DBS wedi'i gweld" if person.bank == "aberwennol" else "DBS certificate seen",
        "review_on": review_on,
    }
    name = f"clear {person.member} {kind}"
    plan.do(name, members.clear, at=at, by=by, content=lambda things: {"membership": things[person.member], **said})


def _keep_apart(plan: Plan, one: Person, other: Person, *, at: dt.datetime, by: str) -> None:
    reason = "Ffrae rhwng cymdogion" if one.words == "cy" else "A quarrel between neighbours"

    def content(things: Any) -> dict[str, Any]:
        return {"membership": things[one.member], "other": things[other.member], "reason": reason}

    plan.do(f"keep apart {one.member} {other.member}", members.keep_apart, at=at, by=by, content=content)


def _prohibit(plan: Plan, slug: str, *, by: str) -> None:
    for number, usual in enumerate(listings.usual()):
        plan.do(
            f"prohibit {number} in {slug}", listings.prohibit, at=plan.moment(OPENED.days - 5), by=by, content=_not_arranged(slug, usual)
        )


def _not_arranged(slug: str, usual: dict[str, Any]) -> Any:
    return lambda things: {"bank": things[slug], **usual}


def _who_gives(visit: Deal) -> Any:
    return lambda things: {"exchange": things[visit.key], "member": things[visit.giver.member]}
