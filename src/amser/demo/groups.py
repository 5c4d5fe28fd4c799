"""In every bank, a group exchange of each kind, with the people who give much; one of them was put right."""

from typing import Any, Final

from amser.demo.people import BROKERS, PILLARS, RESERVED, Person
from amser.demo.plan import Plan, Things
from amser.demo.texts import categories
from amser.exchanges import actions
from amser.exchanges.actions import Deals, Part, Session, What
from amser.exchanges.models import Kind, Sharing
from amser.members.models import Level

# Days ago, kind, who gives up hours, how many of the four helped, how many were helped, minutes, category, what in Welsh and in English.
GROUPS: Final = (
    (45, Kind.ONE_TO_MANY, Sharing.FULL, 1, 3, 60, "learning", "Gwers coginio ar gyllideb", "Cooking on a budget: a lesson"),
    (38, Kind.MANY_TO_ONE, "", 3, 1, 60, "household", "Symud dodrefn", "Moving furniture"),
    (31, Kind.COMMUNITY, "", 2, 0, 60, "environment", "Clirio llwybr yr afon", "Clearing the river path"),
    (24, Kind.MUTUAL, "", 4, 0, 60, "arts", "Cyfnewid sgiliau: gwau a gitâr", "Skill swap: knitting and guitar"),
    (17, Kind.ENTRY, "", 1, 3, 90, "community", "Noson ffilm yn y neuadd", "Film night in the hall"),
    (12, Kind.ONE_TO_MANY, Sharing.SHARED, 1, 3, 60, "digital", "Dosbarth ffonau", "A class about phones"),
)


def plan_groups(plan: Plan, people: dict[str, list[Person]]) -> None:
    """Plan them in each bank. What the whole lesson leaves over in the pot is what the pot gives for the path."""
    for slug, of_bank in people.items():
        four = of_bank[RESERVED : RESERVED + PILLARS]
        for number, group in enumerate(GROUPS):
            _plan(plan, slug, four[number % PILLARS :] + four[: number % PILLARS], *group)
        _put_right(plan, slug, four)


def _key(slug: str, days_ago: int) -> str:
    return f"group {days_ago} of {slug}"


def _plan(
    plan: Plan,
    slug: str,
    four: list[Person],
    days_ago: int,
    kind: Kind,
    sharing: str,
    helpers: int,
    helped: int,
    minutes: int,
    category: str,
    welsh: str,
    english: str,
) -> None:
    language = four[0].words

    def content(things: Things) -> dict[str, Any]:
        parts = [Part(things[person.member], minutes) for person in four]
        return {
            "bank": things[slug],
            "session": Session(kind, tuple(parts[:helpers]), tuple(parts[helpers : helpers + helped]), sharing),
            "what": What(
                title=welsh if language == "cy" else english, language=language, category=categories()[category], level=Level.GROUP
            ),
            "worked_on": plan.day(days_ago),
            "deals": Deals(),
        }

    key, at = _key(slug, days_ago), plan.moment(days_ago - 1, hour=11, minute=20)
    plan.do(f"record {key}", actions.record_group, at=at, by=f"person {BROKERS[slug]}", content=content, keep=key)


def _put_right(plan: Plan, slug: str, four: list[Person]) -> None:
    """One of those at the last class was not there: they said so, and all of it went back."""
    key, cy = _key(slug, GROUPS[-1][0]), four[0].words == "cy"
    absent = four[(len(GROUPS) - 1) % PILLARS - 1]
    words = "Doeddwn i ddim yno" if cy else "I was not there"
    asked = plan.moment(10, hour=9, minute=40)
    plan.do(
        f"question {key}",
        actions.ask_for_correction,
        at=asked,
        by=absent.user,
        content=lambda things: {"exchange": things[key], "member": things[absent.member], "words": words},
    )
    reason = "Doedd un o'r pedwar ddim yno" if cy else "One of the four was not there"
    plan.do(
        f"correct {key}",
        actions.correct_group,
        at=plan.moment(9, hour=14, minute=10),
        by=f"person {BROKERS[slug]}",
        content=lambda things: {"exchange": things[key], "reason": reason},
    )
