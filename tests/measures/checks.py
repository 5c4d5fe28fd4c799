"""What must be true of every report, whatever happened."""

import datetime as dt

from amser.ledger import queries as ledger
from amser.ledger.models import TransferCode
from amser.ledger.queries import Span
from amser.measures.queries.activity import CUTS, by_person
from amser.measures.queries.help import Scope, closings
from amser.measures.queries.period import A_DAY, Basis, Period
from amser.measures.queries.report import Report, report
from amser.timebanks.models import TimeBank

ALWAYS = Period(dt.date(2020, 1, 1), dt.date(2026, 12, 31))
HELP = {TransferCode.EXCHANGE, TransferCode.POT_PAYMENT}


def check_parts(found: Report) -> None:
    """Every table adds up to the total, also those for a funder."""
    total = (found.total.exchanges, found.total.minutes)
    for cut in CUTS:
        rows = found.cuts[cut]
        assert (sum(row.exchanges for row in rows), sum(row.minutes for row in rows)) == total, cut
        shown = found.outside_cuts[cut]
        if shown is not None:
            assert (sum(row.exchanges for row in shown), sum(row.minutes for row in shown)) == total, cut
    entered = {row.key: row for row in found.cuts["entered"]}
    for key, rows in (("late", found.late), ("corrected_late", found.corrected_late)):
        assert sum(row.minutes for row in rows) == (entered[key].minutes if key in entered else 0)
    members = found.members
    assert members.at_start + members.joined - members.left == members.at_end
    assert members.active + members.paused + members.suspended == members.at_end
    asked = found.requests
    assert asked.asked_and_met + asked.asked_and_open == asked.asked
    assert found.taking_part.took_part == found.total.people
    assert found.taking_part.active == members.active


def check_people(scope: Scope, found: Report) -> None:
    """What each gave, and what each received, adds up to the total; and everything that moved in the period to the ledger's."""
    flows = ledger.flows(scope.bank.book_id, span=Span.MONTH, start=scope.period.first, end=scope.period.last + A_DAY)
    assert sum(row.minutes + row.put_right_minutes for row in found.movements) == sum(flow.amount for flow in flows)
    people = by_person(scope, closings(scope.bank))
    assert sum(line.given_minutes for line in people) == sum(line.received_minutes for line in people) == found.total.minutes
    assert sum(line.given for line in people) == sum(line.received for line in people) == found.total.exchanges


def check_ledger(bank: TimeBank, *, at: dt.datetime) -> None:
    """The report of all time moves as many minutes as the ledger says, for each reason and together; by either date."""
    found = report(Scope(bank, ALWAYS, Basis.ENTRY), at=at)
    moved = {total.code: total for total in ledger.totals(ledger.flows(bank.book_id, span=Span.YEAR))}
    assert sum(row.times + row.put_right for row in found.movements) == sum(total.transfers for total in moved.values())
    assert sum(row.minutes + row.put_right_minutes for row in found.movements) == sum(total.amount for total in moved.values())
    for row in found.movements:
        assert (row.times, row.minutes) == (moved[TransferCode(row.code)].transfers, moved[TransferCode(row.code)].amount)
    assert found.total.minutes == sum(row.minutes - row.put_right_minutes for row in found.movements if row.code in HELP)
    assert report(Scope(bank, ALWAYS), at=at).total.minutes == found.total.minutes
