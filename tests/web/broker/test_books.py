"""The page of the books and its file say the same, to the minute, and nothing that a spreadsheet would run."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from amser.kernel.dates import today
from amser.kernel.minutes import duration_short
from amser.ledger.models import Account, AccountKind
from amser.ledger.queries import Span, flows, sides
from amser.timebanks.models import TimeBank
from amser.web.spreadsheet import download
from tests.builders.agreements import an_agreement
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    """A bank where help moved inside, and to and from a neighbour."""
    bank, neighbour = a_bank(policy={"start_grant_minutes": 120}), a_bank("Drws Nesaf")
    an_agreement(bank, neighbour, limit=6000, other_limit=6000)
    mair, huw, cai = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Dryw"), a_member(neighbour, "Cai Drws")
    for giver, receiver, minutes in ((huw, mair, 90), (mair, huw, 15), (cai, mair, 45), (huw, cai, 75)):
        a_posted_exchange(giver, receiver, minutes=minutes)
    return bank


def rows_of_file(client: Client, bank: TimeBank, query: str = "", language: str = "en") -> list[list[str]]:
    answer = client.get(f"/{language}/b/{bank.slug}/desk/books/csv/{query}")
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def rows_of_page(client: Client, bank: TimeBank, query: str = "") -> list[tuple[str, ...]]:
    """The cells of the last table of the page, each row after the name of its period."""
    page = client.get(f"/en/b/{bank.slug}/desk/books/{query}").content.decode()
    found: list[tuple[str, ...]] = []
    period = ""
    for row in re.findall(r"<tr.*?</tr>", page[page.index("Period by period") :], re.DOTALL):
        cells = tuple(cell.replace("\xa0", " ").strip() for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL))
        if 'scope="rowgroup"' in row:
            period = cells[0]
        elif "<thead" not in row and len(cells) == 5 and period:
            found.append((period, *cells))
    return found


def typed(field: str, day: dt.date) -> str:
    return f"?{field}_day={day.day}&{field}_month={day.month}&{field}_year={day.year}"


def short(minutes: str) -> str:
    return duration_short(int(minutes)).replace("\xa0", " ") if minutes != "0" else ""


@pytest.mark.parametrize("query", ["", "?span=month&by=work", "?span=quarter&by=work", "?span=year&by=entry"])
def test_the_page_and_the_file_say_the_same_to_the_minute(bank: TimeBank, query: str) -> None:
    auditor = at_the_desk(bank, kind="auditor", name="Ann Archwilydd")

    _, *filed = rows_of_file(auditor, bank, query)

    assert filed
    shown = rows_of_page(auditor, bank, query)
    assert sorted(shown) == sorted(
        (period, reason, whose, times, short(came), short(went)) for _, period, reason, whose, times, came, went in filed
    )


def test_the_file_sums_to_what_stands_on_the_accounts(bank: TimeBank) -> None:
    _, *filed = rows_of_file(at_the_desk(bank, kind="auditor"), bank)

    stands = sum(account.posted for account in Account.objects.filter(book_id=bank.book_id, kind=AccountKind.CLEARING))
    assert sum(int(row[5]) - int(row[6]) for row in filed if row[3] == "Other time banks") == stands == 45 - 75
    assert sum(int(row[5]) - int(row[6]) for row in filed) == 0
    assert len(filed) == len(sides(flows(bank.book_id, span=Span.MONTH)))


def test_days_narrow_both_and_the_last_day_counts(bank: TimeBank) -> None:
    steward = at_the_desk(bank, kind="steward")
    day = flows(bank.book_id, span=Span.MONTH)[0].period
    before = day - dt.timedelta(days=1)

    assert rows_of_file(steward, bank, typed("until", before))[1:] == []
    assert "Nothing moved in this time" in steward.get(f"/en/b/{bank.slug}/desk/books/{typed('until', before)}").content.decode()
    assert rows_of_file(steward, bank, typed("since", day)) == rows_of_file(steward, bank)
    assert rows_of_file(steward, bank, typed("until", today(timezone.now()))) == rows_of_file(steward, bank)


def test_the_file_speaks_the_readers_language(bank: TimeBank) -> None:
    auditor = at_the_desk(bank, kind="auditor")

    welsh = rows_of_file(auditor, bank, language="cy")

    assert welsh[0] == ["Diwrnod cyntaf", "Cyfnod", "Rheswm", "Pwy biau", "Nifer", "Daeth i mewn (munudau)", "Aeth allan (munudau)"]
    assert rows_of_file(auditor, bank)[0] == ["First day", "Period", "Reason", "Whose", "Times", "Came in (minutes)", "Went out (minutes)"]
    assert {row[2] for row in welsh[1:]} >= {"Help rhwng aelodau"}
    name = auditor.get(f"/cy/b/{bank.slug}/desk/books/csv/")["Content-Disposition"]
    assert name == 'attachment; filename="y-llyfrau.csv"'


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_words_that_a_spreadsheet_would_run_are_words(words: str) -> None:
    answer = download("f.csv", [words], [[words, -5, dt.date(2026, 3, 2)]])

    heading, cells = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))

    assert heading == [f"'{words}"]
    assert cells == [f"'{words}", "-5", "2026-03-02"]


@pytest.mark.parametrize("page", ["books", "agreements"])
def test_from_the_books_a_broker_finds_anybody_and_goes_back_and_an_auditor_does_neither(bank: TimeBank, page: str) -> None:
    url, desk = f"/en/b/{bank.slug}/desk/{page}/", f'"/en/b/{bank.slug}/desk/"'
    broker = at_the_desk(bank).get(url).text
    auditor = at_the_desk(bank, kind="auditor", name="Owain Archwilydd").get(url).text

    assert 'role="search"' in broker
    assert f'class="back" href={desk}' in broker
    assert 'role="search"' not in auditor
    assert desk not in auditor
