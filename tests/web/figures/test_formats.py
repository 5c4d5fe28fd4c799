"""Screen, CSV, XLSX and PDF say the same, to the minute, in both languages."""

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pypdf import PdfReader

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.kernel.minutes import duration_short
from amser.measures.actions import PeriodClosed, answer_quality
from amser.measures.models import ClosedPeriod, QualityAnswer
from amser.measures.queries.help import Scope
from amser.measures.queries.period import quarter_of
from amser.measures.queries.report import report
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.people import AMSER
from tests.measures.history import History
from tests.web.broker.visiting import at_the_desk, signed_in
from tests.web.figures.reading import read_pdf, sheets_in_xlsx, tables_in_csv, words_in_pdf, words_on

pytestmark = pytest.mark.django_db
QUARTER = quarter_of(dt.date(2025, 1, 1))
ASKED = "?period=2025-Q1"


def a_quarter(people: int = 24) -> History:
    """A winter in which everyone gives and everyone receives, and something is put right."""
    history = History(people=people, floor=-6000)
    for number, giver in enumerate(history.members):
        history.goes_on(2)
        receiver = history.members[(number + 1) % people]
        history.helps(giver, receiver, 45 + number, category=("garden", "transport")[number % 2])
    history.puts_right(history.made[2], 30)
    history.gives_on(history.members[0], None, 20)
    return history


def the_desk(history: History) -> tuple[Client, str]:
    """Somebody at the desk, and where they are."""
    return at_the_desk(history.bank), f"/b/{history.bank.slug}/desk/figures/"


def test_the_csv_adds_up_to_what_the_ledger_says() -> None:
    history = a_quarter()
    client, figures = the_desk(history)
    found = report(Scope(history.bank, QUARTER), at=history.now)

    tables = tables_in_csv(client.get(f"/en{figures}csv/{ASKED}"))

    for title in ("Help by month", "Help by kind", "Help by place of who gave", "Help by who with whom", "How the total came about"):
        _, *rows, total = tables[title]
        assert [int(total[1]), int(total[2])] == [found.total.exchanges, found.total.minutes]
        assert sum(int(row[1]) for row in rows) == found.total.exchanges
        assert sum(int(row[2]) for row in rows) == found.total.minutes
    _, *moved, all_moved = tables["Everything that moved in the books"]
    assert [sum(int(row[n]) for row in moved) for n in range(1, 5)] == [int(cell) for cell in all_moved[1:]]


def test_the_workbook_has_numbers_as_numbers_and_the_same_ones() -> None:
    history = a_quarter()
    client, figures = the_desk(history)

    sheets = sheets_in_xlsx(client.get(f"/cy{figures}xlsx/{ASKED}"))
    tables = tables_in_csv(client.get(f"/cy{figures}csv/{ASKED}"))

    assert next(iter(sheets)) == "Am y ffigurau hyn"
    assert len(sheets) == len(tables)
    for sheet, table in zip(sheets.values(), tables.values(), strict=True):
        assert [[str(cell) for cell in row] for row in sheet if row[0] != "Gwnaed"] == [
            [cell.lstrip("'") if i == 0 else cell for i, cell in enumerate(row)] for row in table if row[0] != "Gwnaed"
        ]  # but for the minute in which each was made
    assert all(isinstance(cell, int) for row in sheets["Help fesul mis"][1:] for cell in row[1:])
    assert sheets["Help fesul mis"][0][2] == "Amser (munudau)"


@pytest.mark.parametrize(("language", "title"), [("en", "Figures: January to March 2025"), ("cy", "Ffigurau: Ionawr–Mawrth 2025")])
def test_the_paper_is_tagged_and_says_the_same(language: str, title: str) -> None:
    history = a_quarter()
    client, figures = the_desk(history)
    found = report(Scope(history.bank, QUARTER), at=history.now)

    made = client.get(f"/{language}{figures}pdf/{ASKED}")

    _is_tagged(read_pdf(made), language, title)
    assert len(_alternatives(read_pdf(made).trailer["/Root"]["/StructTreeRoot"])) > 1  # type: ignore[index]
    words, tables = words_in_pdf(made), tables_in_csv(client.get(f"/{language}{figures}csv/{ASKED}"))
    with translation.override(language):
        assert f"{found.total.exchanges} {duration_short(found.total.minutes)}" in words
        for _, *rows in list(tables.values())[1:6]:
            for row in rows:
                assert f"{row[0]} {row[1]} {_time(int(row[2]))} {row[3]} {row[4]}".replace("-", "−") in words


def _time(minutes: int) -> str:
    return f"{'−' if minutes < 0 else ''}{duration_short(minutes)}"


def _is_tagged(read: PdfReader, language: str, title: str) -> None:
    root: Any = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == language
    assert read.metadata
    assert read.metadata.title == title
    assert all(_alternatives(root["/StructTreeRoot"])), "every picture says in words what it shows"


def _alternatives(node: Any) -> list[str]:
    node = node.get_object()
    if not hasattr(node, "get"):
        return []
    below = node.get("/K", [])
    found = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    return found + [
        alt for one in (below if isinstance(below, list) else [below]) if not isinstance(one, int) for alt in _alternatives(one)
    ]


def test_the_page_shows_the_same_total_as_the_report() -> None:
    history = a_quarter()
    client, figures = the_desk(history)
    found = report(Scope(history.bank, QUARTER), at=history.now)

    for by in ("month", "category", "place", "kind", "person"):
        words = words_on(client.get(f"/en{figures}{ASKED}&by={by}"))
        assert f"Total {'' if by == 'person' else found.total.exchanges}".strip() in words
        assert duration_short(found.total.minutes) in words


def test_the_funders_report_shows_no_row_of_few_people_and_adds_up() -> None:
    history = a_quarter()
    client, figures = the_desk(history)
    found = report(Scope(history.bank, QUARTER), at=history.now)

    sheets = sheets_in_xlsx(client.get(f"/en{figures}report/xlsx/{ASKED}"))
    made = client.get(f"/en{figures}report/pdf/{ASKED}")
    page = words_on(client.get(f"/en{figures}report/{ASKED}"))

    _is_tagged(read_pdf(made), "en", "Report: January to March 2025")
    _, *rows, total = sheets["Help by kind"]
    assert total[1:3] == [found.total.exchanges, found.total.minutes]
    assert sum(row[2] for row in rows) == found.total.minutes
    assert all(row[3] >= 10 and row[4] >= 10 for row in rows)
    assert "Members who gave or received: 24." in page
    assert "Members who gave or received: 24." in words_in_pdf(made)
    assert all(member.user.name not in page for member in history.members)


def test_a_small_bank_shows_its_desk_everything_and_a_funder_nothing_that_names_anyone() -> None:
    history = a_quarter(people=4)
    client, figures = the_desk(history)
    found = report(Scope(history.bank, QUARTER), at=history.now)

    desk, funder = (words_on(client.get(f"/en{figures}{page}{ASKED}")) for page in ("", "report/"))

    assert duration_short(found.total.minutes) in desk
    assert duration_short(found.total.minutes) not in funder
    assert "Too few people took part" in funder
    assert "held back" in funder


def test_the_quality_mark_form_comes_as_a_page_and_on_paper_in_welsh() -> None:
    history = a_quarter()
    client, figures = the_desk(history)

    page, made = client.get(f"/cy{figures}quality/"), client.get(f"/cy{figures}quality/pdf/")

    assert "Person i berson" in words_on(page)
    _is_tagged(read_pdf(made), "cy", "Ffurflen y Marc Ansawdd")
    assert "Polisi diogelu" in words_in_pdf(made)


def test_answers_to_the_quality_mark_are_kept_for_a_period_carried_to_the_next_and_final_once_it_is_closed() -> None:
    history = a_quarter()
    client, figures = the_desk(history)
    spring, summer = "?period=2024-Q1", "?period=2024-Q2"

    def keep(period: str, **said: str) -> int:
        return client.post(f"/en{figures}quality/{period}", {"key": str(uuid7()), **said}).status_code

    assert keep(spring, legal="A charity", plan="3 May") == 302
    assert keep(spring, legal="A charity", plan="") == 302

    assert dict(QualityAnswer.objects.values_list("question", "words")) == {"legal": "A charity"}
    assert "A charity" in words_in_pdf(client.get(f"/en{figures}quality/pdf/{spring}"))
    assert "Written by" in words_on(client.get(f"/en{figures}quality/{spring}"))
    carried = client.get(f"/en{figures}quality/{summer}")
    assert (carried.context["form"]["legal"].initial, QualityAnswer.objects.count()) == ("A charity", 1)
    assert "A charity" not in words_in_pdf(client.get(f"/en{figures}quality/pdf/{summer}"))
    assert "Eich atebion" in words_on(client.get(f"/cy{figures}quality/{summer}"))
    bank, days = history.bank, {"starts_on": dt.date(2024, 1, 1), "ends_on": dt.date(2024, 3, 31)}
    ClosedPeriod.objects.create(timebank=bank, closed_at=timezone.now(), figures={}, **days)
    assert keep(spring, legal="A cooperative") == 200
    with pytest.raises(PeriodClosed):
        answer_quality(by=AMSER, key=uuid7(), at=timezone.now(), bank=bank, answers={"legal": "Another"}, **days)
    assert keep(summer, legal="A cooperative") == 302
    assert [one.words for one in QualityAnswer.objects.order_by("ends_on")] == ["A charity", "A cooperative"]


def test_a_name_that_looks_like_a_formula_is_none_in_any_file() -> None:
    history = History()
    rogue = history.joins("=HYPERLINK(1)")
    history.helps(rogue, history.members[0], 60)
    client, figures = the_desk(history)

    in_csv = client.get(f"/en{figures}csv/{ASKED}&by=person").content.decode()
    sheets = sheets_in_xlsx(client.get(f"/en{figures}xlsx/{ASKED}&by=person"))

    assert "'=HYPERLINK(1)" in in_csv
    assert [row[0] for row in sheets["Help by member"] if str(row[0]).startswith("=")] == ["=HYPERLINK(1)"]


def test_a_coordinator_of_a_place_sees_sums_and_no_names() -> None:
    history = a_quarter(people=4)
    client = signed_in(a_broker(history.bank, "Nia Ardal", kind="coordinator", place=history.places[0]))

    words = words_on(client.get(f"/en/b/{history.bank.slug}/desk/figures/{ASKED}&by=person"))

    assert "Help by month" in words
    assert "Aelod 1" not in words


@pytest.mark.parametrize(("page", "most"), [("", 18), ("report/", 22), ("csv/", 18), ("quality/", 15), ("close/", 8)])
def test_the_questions_are_as_many_however_large_the_bank(page: str, most: int) -> None:
    counts = [_questions(a_quarter(people=people), page) for people in (3, 9)]

    assert counts[0] == counts[1]
    assert counts[0] <= most


def _questions(history: History, page: str) -> int:
    client, figures = the_desk(history)
    client.get(f"/en{figures}{page}{ASKED}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/en{figures}{page}{ASKED}").status_code == 200
    return len(asked.captured_queries)


def test_no_name_becomes_a_formula_or_breaks_a_workbook() -> None:
    history = a_quarter()
    for number, name in enumerate(["\uff1dHYPERLINK(1)", "\n=1+1", "Mair\x0bGwennol"]):
        User.objects.filter(pk=history.members[number].user_id).update(name=name)
    client, figures = the_desk(history)
    asked = f"{ASKED}&by=person"

    written = client.get(f"/en{figures}csv/{asked}").content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]

    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n\uff1d") and not cell.lstrip("-").isdigit()] == []
    assert "Mair Gwennol" in [cell for row in sheets_in_xlsx(client.get(f"/en{figures}xlsx/{asked}"))["Help by member"] for cell in row]


@pytest.mark.parametrize("period", ["0001", "0001-01", "9999", "9999-Q4", "0001-01-01--9999-12-31", "2025-01-02--2025-01-17"])
@pytest.mark.parametrize("page", ["", "report/"])
def test_what_is_no_period_of_the_bank_is_the_usual_one(bank: TimeBank, period: str, page: str) -> None:
    client = at_the_desk(bank)

    usual, answer = (client.get(f"/en/b/{bank.slug}/desk/figures/{page}{asked}") for asked in ("", f"?period={period}"))

    assert re.findall(r"<h1>.*?</h1>|<p class=\"lede\">.*?</p>", answer.text) == re.findall(
        r"<h1>.*?</h1>|<p class=\"lede\">.*?</p>", usual.text
    )


def test_a_period_of_long_ago_stays_chosen_in_the_form(bank: TimeBank) -> None:
    page = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/figures/?period=2019-Q2").text

    assert '<option value="2019-Q2" selected>' in page
