"""What is said of safety: what was seen, what is missing and why somebody may not do something. Only the desk reads the reasons."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel import dates
from amser.members.models import Answer, CapabilityKind, CheckKind, Decision, Reason, Verdict, Workforce
from amser.members.models.check import BY_WORD
from amser.web.words import desk as words

NONE_OF_THESE: Final = "none"

PART_OF_IT: Final = (
    (NONE_OF_THESE, pgettext_lazy("listing.part_of_it.none", "None of these")),
    (Answer.CARE.value, pgettext_lazy("listing.part_of_it.care", "Washing, dressing, eating, or other personal or health care")),
    (
        Answer.MONEY.value,
        pgettext_lazy(
            "listing.part_of_it.money", "Handling money, bills or shopping for someone, because of their age, illness or disability"
        ),
    ),
    (
        Answer.HEALTH_LIFT.value,
        pgettext_lazy(
            "listing.part_of_it.health_lift", "A lift to a health or care appointment, because of someone's age, illness or disability"
        ),
    ),
    (Answer.CHILDREN.value, pgettext_lazy("listing.part_of_it.children", "Looking after, teaching or driving children")),
    (
        Answer.CHILDREN_SUPERVISED.value,
        pgettext_lazy("listing.part_of_it.supervised", "Children take part, and their parent or a leader is there the whole time"),
    ),
)


def answers(chosen: str) -> tuple[str, ...]:
    """Return the answers that a form's choice stands for."""
    return () if chosen in {"", NONE_OF_THESE} else (chosen,)


def check(kind: str, workforce: str = "") -> str:
    """Return what was seen, as a heading of its own; a barred list with whom it is about."""
    if kind == CheckKind.BARRED_LIST:
        return {
            Workforce.ADULT: pgettext("check.barred_adult", "Enhanced check with the adults' barred list"),
            Workforce.CHILD: pgettext("check.barred_child", "Enhanced check with the children's barred list"),
            Workforce.BOTH: pgettext("check.barred_both", "Enhanced check with both barred lists"),
        }.get(Workforce(workforce) if workforce else Workforce.BOTH, "")
    return {
        CheckKind.REFERENCES: pgettext("check.references", "Two references"),
        CheckKind.INDUCTION: pgettext("check.induction", "Induction"),
        CheckKind.HOME_BRIEFING: pgettext("check.home_briefing", "Briefing on visiting homes"),
        CheckKind.LICENCE: pgettext("check.licence", "Driving licence"),
        CheckKind.INSURANCE: pgettext("check.insurance", "Insurance for social and voluntary use"),
        CheckKind.MOT: pgettext("check.mot", "MOT"),
        CheckKind.TRAINING: pgettext("check.training", "Safeguarding training"),
        CheckKind.BASIC: pgettext("check.basic", "Basic DBS check"),
        CheckKind.ENHANCED: pgettext("check.enhanced", "Enhanced DBS check"),
    }[CheckKind(kind)]


def decision(code: str) -> str:
    """Return what was decided by a check."""
    return {
        Decision.ACCEPTED: pgettext("check.accepted", "Accepted"),
        Decision.NOT_ACCEPTED: pgettext("check.not_accepted", "Not accepted"),
        Decision.BARRED: pgettext("check.barred", "Barred: stopped in every time bank"),
    }[Decision(code)]


def checks(missing: Iterable[tuple[str, str]]) -> str:
    """Return the names of checks, with commas between them."""
    return ", ".join(check(kind, workforce) for kind, workforce in missing)


def not_on_record(missing: list[tuple[str, str]]) -> str:
    """Return that what somebody is to be cleared by is not there, and where it goes: of a paper of somebody else's, no word is enough."""
    if all(kind in BY_WORD for kind, _ in missing):
        text = pgettext(
            "error.checks_missing", "This rests on what is not on record yet: %(missing)s. Add it, or tick that you have seen it."
        )
    else:
        text = pgettext(
            "error.papers_missing",
            "This rests on what is not on record yet: %(missing)s. Write each on the safety page first, with its last day.",
        )
    return text % {"missing": checks(missing)}


def capabilities(missing: Iterable[str]) -> list[str]:
    """Return the names of capabilities, in their order."""
    return [words.capability(kind) for kind in CapabilityKind.values if kind in set(missing)]


def why_not(verdict: Verdict, name: str) -> str:
    """Return why somebody may not do something, for a broker of the bank that asked. Nothing where they may."""
    if verdict.allowed:
        return ""
    if verdict.missing:
        text = pgettext(
            "error.safety_broker", "%(name)s does not have everything this needs. Missing: %(missing)s. Add it, or choose someone else."
        )
        return text % {"name": name, "missing": ", ".join(capabilities(verdict.missing))}
    if verdict.reason == Reason.CHILD_DAYS:
        text = pgettext(
            "error.child_days",
            "Days with children in the last 30 days: %(count)s. One more needs an enhanced check first. "
            "Arrange that, or choose someone else.",
        )
        return text % {"count": len(verdict.days)}
    return {
        Reason.BARRED: pgettext("error.barred", "This is stopped: the safety page of %(name)s says why. Nobody can let it pass."),
        Reason.UNDER_AGE: pgettext(
            "error.under_age",
            "Somebody here may be under 18: groups with a leader only. Arrange a group, or write down that they have turned 18.",
        ),
        Reason.NOT_WITH: pgettext("error.not_with", "These two are never arranged together: the safety page of %(name)s says why."),
    }.get(Reason(verdict.reason), pgettext("error.stop", "This is stopped. Nothing more can be shown here. Choose someone else.")) % {
        "name": name
    }


def rule(began: dt.date | None) -> str:
    """Return by which rule a level was decided; nothing where it is not known."""
    return pgettext("desk.rule", "the rule of %(date)s") % {"date": dates.full(began)} if began else ""


__all__ = ["NONE_OF_THESE", "PART_OF_IT", "answers", "capabilities", "check", "checks", "decision", "rule", "why_not"]
