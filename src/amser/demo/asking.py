"""What the network asks: definitions of co-production, one of them adopted, examples of good practice, and what stands in the way."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor, derive
from amser.demo.plan import Plan, Things
from amser.networks import actions
from amser.networks.actions import CallDetails, Contributed, Decided, GoalDetails
from amser.networks.models import Contribution, Event, mark_of

# Who sends it, the words, their language, whose they are, where they are used. In words of our own, after what such sources say.
_DEFINITIONS: Final = (
    (
        "luned",
        "Pobl sy'n defnyddio gwasanaethau a phobl sy'n gweithio ynddynt yn penderfynu ac yn gwneud gyda'i gilydd, fel partneriaid cyfartal.",
        "cy",
        "Ein geiriau ni, ar ôl gweithdy'r haf",
        "Y rhwydwaith hwn",
    ),
    (
        "gwenno",
        "People who need care and support, and carers, have a say from the first plan to the last check.",
        "en",
        "After the Social Services and Well-being (Wales) Act 2014",
        "Social care, for councils and health boards",
    ),
    (
        "beca",
        "Asking people early, and doing something with what they say.",
        "en",
        "What a contractor called it in a tender",
        "Procurement",
    ),
    (
        "menna",
        "Mae gan bawb rywbeth i'w roi: does neb yn derbyn yn unig.",
        "cy",
        "Egwyddorion bancio amser",
        "Banciau amser a gwaith cymunedol",
    ),
    (
        "sioned",
        "Nothing about us without us, and our time is worth as much as yours.",
        "en",
        "Carers' forum",
        "Meetings with services",
    ),
)
# Whose stance on which of them, and why.
_STANCES: Final = (
    ("menna", 0, "support", ""),
    ("sioned", 0, "support", "Mae'n dweud “penderfynu”, nid dim ond “siarad”."),
    ("osian", 0, "support", ""),
    ("gwenno", 0, "unsure", "It does not say who pays for people's time."),
    ("luned", 1, "support", ""),
    ("osian", 1, "unsure", ""),
    ("menna", 2, "against", "Nid gofyn yw cydgynhyrchu."),
    ("sioned", 2, "against", ""),
    ("luned", 3, "support", ""),
    ("osian", 4, "support", ""),
)
_PRACTICE: Final = (
    (
        "gwenno",
        "Rhieni ac athrawon yn cynllunio'r clwb brecwast gyda'i gilydd: mae tri rhiant yn ei redeg bellach.",
        "cy",
        "Ysgol y fro",
        "Plant",
    ),
    ("osian", "The clinic moved its hours to fit the bus, because the people who come on it were asked.", "en", "", "Health"),
)
_BARRIERS: Final = (
    ("sioned", "Meetings are in the morning, when carers cannot leave the house.", "en"),
    ("beca", "Mae'r arian yn dod am flwyddyn, a'r ymddiriedaeth yn cymryd tair.", "cy"),
    ("menna", "Dydy'r papurau ddim mewn geiriau hawdd.", "cy"),
)

# What serves a goal ("" the network itself), which goal, whether it is primary, and why.
_SERVES: Final = (
    (
        "",
        "wfg-5",
        True,
        "Mae pobl a gwasanaethau'n dod i adnabod ei gilydd cyn bod angen.",
        "People and services know each other before they need to.",
    ),
    ("", "way-5", True, "Mae'r rhai sy'n defnyddio gwasanaeth yn helpu i'w lunio.", "Those who use a service help to shape it."),
    ("call barriers", "wfg-4", False, "Holwn bawb, nid y rhai uchaf eu llais yn unig.", "We ask everybody, not only the loudest."),
)


def plan_asking(plan: Plan, *, network: str, officer: str) -> None:
    """Plan what the network asks, what its members answer, and the definition that a meeting of it adopts."""
    calls = (
        (
            "definitions",
            60,
            _call("definitions", "Beth mae cydgynhyrchu yn ei olygu i chi?", "What does co-production mean to you?", is_public=True),
        ),
        ("practice", 25, _call("practice", "Ble mae'n gweithio'n dda?", "Where does it work well?", is_public=True)),
        (
            "barriers",
            10,
            _call("barriers", "Beth sy'n sefyll yn y ffordd?", "What stands in the way?", answering="signed_in", results="answered"),
        ),
    )
    for name, days_ago, details in calls:
        content = lambda things, details=details: {"group": things[network], "details": details}  # noqa: E731
        plan.do(f"ask for {name}", actions.open_call, at=plan.moment(days_ago, hour=9), by=officer, content=content, keep=f"call {name}")
    for number, (key, words, language, source, context) in enumerate(_DEFINITIONS):
        said = Contributed(text=words, language=language, source=source, context=context)
        _answer(plan, "definitions", number, key, said, days_ago=58 - number)
    for number, (key, words, language, source, context) in enumerate(_PRACTICE):
        said = Contributed(text=words, language=language, source=source, context=context, is_named=True)
        _answer(plan, "practice", number, key, said, days_ago=22 - number)
    for number, (key, words, language) in enumerate(_BARRIERS):
        _answer(plan, "barriers", number, key, Contributed(text=words, language=language), days_ago=8 - number)
    for key, number, stance, reason in _STANCES:
        at = plan.moment(50, hour=12)
        plan.do(f"{key} on definition {number}", actions.take_stance, at=at, by=f"person {key}", content=_thinking(number, stance, reason))
    for number, (key, goal, is_primary, why_cy, why_en) in enumerate(_SERVES):
        why = GoalDetails(why_cy=why_cy, why_en=why_en, is_primary=is_primary)
        serves = lambda things, key=key or network, goal=goal, why=why: {"subject": things[key], "goal": goal, "details": why}  # noqa: E731
        plan.do(f"goal {number}", actions.add_goal, at=plan.moment(5, hour=9), by=officer, content=serves)
    adopting = lambda things: {"event": things["seminar"], "definition": things["definitions 0"]}  # noqa: E731
    plan.do("adopt a definition", _adopted, at=plan.moment(20, hour=9), by=officer, content=adopting)


def _call(kind: str, cy: str, en: str, **more: Any) -> CallDetails:
    return CallDetails(question_cy=cy, question_en=en, kind=kind, **more)


def _answer(plan: Plan, call: str, number: int, key: str, said: Contributed, *, days_ago: int) -> None:
    content = lambda things: {"call": things[f"call {call}"], "said": said}  # noqa: E731
    at, name = plan.moment(days_ago, hour=11), f"{call} {number}"
    plan.do(f"{key} answers {name}", actions.contribute, at=at, by=f"person {key}", content=content, keep=name)


def _thinking(number: int, stance: str, reason: str) -> Any:
    def content(things: Things) -> dict[str, Any]:
        one = things[f"definitions {number}"]
        return {"contribution": one, "stance": stance, "reason": reason, "read": mark_of(one.text)}

    return content


def _adopted(*, by: Actor, key: UUID, at: dt.datetime, event: Event, definition: Contribution) -> Contribution:
    """Those who were at an event agreed on one definition, and the network has it as its own."""
    decided = Decided(
        question_cy="A yw hwn yn dweud beth yw cydgynhyrchu i ni?",
        question_en="Does this say what co-production is for us?",
        outcome_cy="Ydy. Rydym yn ei ddefnyddio, ac yn edrych arno eto ymhen blwyddyn.",
        outcome_en="Yes. We use it, and look at it again in a year.",
        method="consent",
    )
    decision = actions.decide(by=by, key=derive(key, "decide"), at=at, event=event, decided=decided)
    return actions.adopt_definition(by=by, key=derive(key, "adopt"), at=at, contribution=definition, decision=decision)
