"""What the Quality Mark's form asks about a time bank. Source: domain evidence, section 1.9."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from amser.ledger.models import AccountKind
from amser.measures.models import QualityAnswer, is_closed
from amser.measures.queries.help import Scope, closings, rows
from amser.measures.queries.people import members, taking_part
from amser.measures.queries.period import A_DAY, Period
from amser.timebanks.models import DESK_ROLES, TimeBank

A_YEAR: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class QualityForm:
    """
    The form as far as Amser knows the answers, for the year that ends with `until`.

    Active members gave or received in that year; the rest of those whose membership stands are inactive, a break included.
    Organisations have accounts of their own. `hubs` are places with a coordinator, `brokers` all who work at the desk. `months_old` since the bank opened here.
    Help is of three models: `person_to_person`, `person_to_organisation`, `organisation_to_organisation`.
    """

    until: dt.date
    members_active: int
    members_inactive: int
    organisations_active: int
    organisations_inactive: int
    places: int
    hubs: int
    brokers: int
    months_old: int
    person_to_person: bool
    person_to_organisation: bool
    organisation_to_organisation: bool


_ORGANISATIONS: Final = """
SELECT count(*) FILTER (WHERE last_at >= %(since)s), count(*) FILTER (WHERE last_at IS NULL OR last_at < %(since)s)
FROM public.ledger_account WHERE book_id = %(book)s AND kind = %(organisation)s AND closed_at IS NULL
"""
_MODELS: Final = """
SELECT g.kind = %(organisation)s, r.kind = %(organisation)s, count(*)
FROM public.ledger_transfer t
JOIN public.ledger_account g ON g.book_id = t.book_id AND g.id = t.credit AND g.kind = ANY(%(people)s)
JOIN public.ledger_account r ON r.book_id = t.book_id AND r.id = t.debit AND r.kind = ANY(%(people)s)
WHERE t.book_id = %(book)s AND t.code = 1 AND t.at >= %(since)s
GROUP BY 1, 2
"""
_DESK: Final = """
SELECT (SELECT count(*) FROM public.timebanks_place WHERE timebank_id = %(bank)s),
    count(DISTINCT place_id) FILTER (WHERE kind = 'coordinator'), count(DISTINCT user_id) FILTER (WHERE kind = ANY(%(desk)s))
FROM public.timebanks_role WHERE timebank_id = %(bank)s AND ended_at IS NULL
"""


def quality_form(bank: TimeBank, *, on: dt.date, at: dt.datetime) -> QualityForm:
    """Return what is known on a day; the year ends with the day before. Six queries."""
    until = on - A_DAY
    scope = Scope(bank, Period(until - A_YEAR + A_DAY, until))
    moved, taking = members(scope), taking_part(scope, closings(bank))
    values = {
        "book": bank.book_id,
        "bank": bank.pk,
        "since": at - A_YEAR,
        "organisation": AccountKind.ORGANISATION,
        "people": [AccountKind.MEMBER, AccountKind.ORGANISATION],
        "desk": sorted(DESK_ROLES),
    }
    busy, still = rows(_ORGANISATIONS, values)[0]
    kinds = {(gives, receives) for gives, receives, _ in rows(_MODELS, values)}
    places, hubs, brokers = rows(_DESK, values)[0]
    return QualityForm(
        until=until,
        members_active=taking.active_in_year,
        members_inactive=moved.at_end - taking.active_in_year,
        organisations_active=busy,
        organisations_inactive=still,
        places=places,
        hubs=hubs,
        brokers=brokers,
        months_old=_months(bank.opened_at, at),
        person_to_person=(False, False) in kinds,
        person_to_organisation=bool(kinds & {(True, False), (False, True)}),
        organisation_to_organisation=(True, True) in kinds,
    )


def _months(since: dt.datetime, at: dt.datetime) -> int:
    return (at.year - since.year) * 12 + at.month - since.month - (at.day < since.day)


@dataclass(frozen=True, slots=True)
class Answers:
    """
    What a bank has answered for a period, by question; and what it said last before it, to start from.

    Nobody writes them any more once the period `is_closed`.
    """

    given: dict[str, QualityAnswer]
    earlier: dict[str, QualityAnswer]
    is_closed: bool


def answers(bank: TimeBank, period: Period) -> Answers:
    """Return the answers for a period, and of the questions that have none the latest of an earlier period. Three queries."""
    ours = QualityAnswer.objects.filter(timebank=bank).select_related("by_user")
    given = {answer.question: answer for answer in ours.filter(starts_on=period.first, ends_on=period.last)}
    before = ours.filter(ends_on__lt=period.last).exclude(starts_on=period.first, ends_on=period.last)
    earlier = {answer.question: answer for answer in before.order_by("ends_on", "at") if answer.question not in given}
    return Answers(given=given, earlier=earlier, is_closed=is_closed(bank.pk, period.last))
