"""The scheme's report and an organisation's month: page, CSV and PDF say the same, and a commissioner sees nobody."""

import datetime as dt

import pytest

from amser.organisations.models import Right
from tests.builders.agencies import a_manager, a_staff_member
from tests.measures.credits.year import FIRST, Year, at
from tests.web.broker.visiting import signed_in
from tests.web.figures.reading import sheets_in_xlsx, tables_in_csv, words_in_pdf

pytestmark = pytest.mark.django_db

A_DAY = dt.timedelta(days=1)


def a_quarter(people: int = 12) -> Year:
    year = Year()
    budget = year.granted(100)
    for person in year.joined(people, is_new=True):
        year.thanked(budget, person, 2, FIRST + 9 * A_DAY)
    for person in year.people:
        year.used(person, 1, FIRST + 40 * A_DAY)
    return year


def test_the_csv_the_page_and_the_paper_say_the_same() -> None:
    year = a_quarter()
    client, figures = signed_in(a_manager(year.scheme)), f"/s/{year.scheme.slug}/desk/figures/"

    tables = tables_in_csv(client.get(f"/en{figures}csv/?period=2025-Q1"))
    page = client.get(f"/en{figures}?period=2025-Q1").content.decode()
    paper = words_in_pdf(client.get(f"/en{figures}pdf/?period=2025-Q1"))

    rows = {row[0]: row[1] for row in tables["What was issued, and what became of it"][1:]}
    assert (rows["Credits issued"], rows["Credits used"], rows["Out there at the end of 31 March 2025"]) == ("100", "-12", "88")
    assert tables["Credits by venue where they were used"][1][0] == "Pwll Nofio (English)"
    for title in tables:
        assert title in page
        assert title in paper
    assert '<td class="n num">88</td>' in page


def test_the_workbook_and_the_csv_hold_the_same_for_the_scheme_and_for_an_organisation() -> None:
    year = a_quarter()
    desk, reader = signed_in(a_manager(year.scheme)), signed_in(a_staff_member(year.garden, Right.READER))
    figures, month = f"/en/s/{year.scheme.slug}/desk/figures", f"/en/o/{year.garden.slug}/desk/month"

    for client, path, asked in ((desk, figures, "?period=2025-Q1"), (reader, month, "?period=2025-01")):
        tables = tables_in_csv(client.get(f"{path}/csv/{asked}"))
        sheets = sheets_in_xlsx(client.get(f"{path}/xlsx/{asked}"))
        assert [[[str(cell) for cell in row] for row in sheet] for sheet in sheets.values()] == list(tables.values())


def test_a_file_says_whose_figures_it_holds_of_when_and_how_they_were_made() -> None:
    year = a_quarter(2)
    client = signed_in(a_manager(year.scheme, kind="commissioner"))

    file = client.get(f"/cy/s/{year.scheme.slug}/desk/figures/csv/?period=2025-Q1")

    begins = file.content.decode("utf-8-sig").splitlines()[:3]
    assert begins[:2] == [year.scheme.name_cy, "Credydau: Ionawr–Mawrth 2025"]
    assert begins[2].startswith("Gwnaed ar ")
    assert "2025-q1-cy.csv" in file.headers["Content-Disposition"]


def test_the_report_reads_in_welsh() -> None:
    year = a_quarter(2)

    page = signed_in(a_manager(year.scheme)).get(f"/cy/s/{year.scheme.slug}/desk/figures/?period=2025-Q1").content.decode()

    assert "Credydau: Ionawr–Mawrth 2025" in page
    assert "Credydau a ddefnyddiwyd" in page


def test_a_commissioner_sees_no_small_figure_and_no_month() -> None:
    year = a_quarter(9)
    client, figures = signed_in(a_manager(year.scheme, kind="commissioner")), f"/s/{year.scheme.slug}/desk/figures/"

    tables = tables_in_csv(client.get(f"/en{figures}csv/?period=2025-Q1"))
    a_month = client.get(f"/en{figures}?period=2025-01").content.decode()

    assert "Credits by month" not in tables
    assert {row[1] for row in tables["People who took part"][1:]} == {"held back"}
    assert tables["What was issued, and what became of it"][1][1] == "held back"
    assert "January 2025" not in a_month


def test_an_organisation_reads_its_month_on_one_page() -> None:
    year = a_quarter(3)
    reader = signed_in(a_staff_member(year.garden, Right.READER))
    month = f"/o/{year.garden.slug}/desk/month/"

    page = reader.get(f"/en{month}?period=2025-01").content.decode()
    tables = tables_in_csv(reader.get(f"/en{month}csv/?period=2025-01"))
    paper = words_in_pdf(reader.get(f"/en{month}pdf/?period=2025-01"))

    assert {row[0]: row[1] for row in tables["What you gave"][1:]}["Credits given to people"] == "6"
    assert "Your month: January 2025" in page
    assert "Credits given to people" in paper


def test_an_organisation_of_no_scheme_is_told_kindly() -> None:
    year = Year()
    owner = signed_in(a_staff_member(year.baths, Right.OWNER))

    page = owner.get(f"/en/o/{year.baths.slug}/desk/month/")

    assert "You are not in a scheme yet" in page.content.decode()
    assert owner.get(f"/en/o/{year.baths.slug}/desk/month/csv/").status_code == 200


def test_outside_the_desk_a_quarter_is_read_once_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    year = a_quarter()
    monkeypatch.setattr("amser.web.scheme.asking.now", lambda: at(dt.date(2025, 3, 20)))
    client, figures = signed_in(a_manager(year.scheme, kind="commissioner")), f"/en/s/{year.scheme.slug}/desk/figures/"

    running = client.get(f"{figures}?period=2025-Q1").content.decode()
    offered = client.get(figures).content.decode()

    # Read on two days, the quarter that is on would say what one person did in between.
    assert "January to March 2025" not in running + offered
    assert '<option value="2024-Q4" selected>' in offered
