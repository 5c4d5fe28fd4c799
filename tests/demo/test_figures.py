"""The figures of every bank of the sample add up, in every format."""

import datetime as dt
from itertools import product

import pytest
from django.test import RequestFactory
from django.utils import translation

from amser.demo.plan import Step
from amser.measures.queries.help import Scope
from amser.measures.queries.period import Basis, quarter_of
from amser.measures.queries.report import report
from amser.timebanks.models import TimeBank
from amser.web.figures.asking import Asked
from amser.web.figures.files import as_csv, as_xlsx
from amser.web.figures.showing import show
from tests.demo.conftest import NOW
from tests.measures.checks import ALWAYS, check_ledger, check_parts, check_people
from tests.web.figures.reading import sheets_in_xlsx, tables_in_csv

pytestmark = pytest.mark.usefixtures("sample")
QUARTERS = [quarter_of(NOW.date()), quarter_of(NOW.date()).before, quarter_of(NOW.date()).before.before]


def test_every_bank_adds_up_to_its_ledger(sample: list[Step]) -> None:
    for bank in TimeBank.objects.all():
        check_ledger(bank, at=NOW)
        for period, basis, own in product([ALWAYS, *QUARTERS], Basis, (True, False)):
            scope = Scope(bank, period, basis, own)
            found = report(scope, at=NOW)
            check_parts(found)
            check_people(scope, found)
        assert report(Scope(bank, ALWAYS), at=NOW).total.exchanges > 0


def test_the_quarters_add_up_to_the_whole() -> None:
    for bank in TimeBank.objects.all():
        quarter, times = quarter_of(NOW.date() + dt.timedelta(days=90)), 0
        while quarter.first > ALWAYS.first:
            times += report(Scope(bank, quarter), at=NOW).total.exchanges
            quarter = quarter.before
        assert times == report(Scope(bank, ALWAYS), at=NOW).total.exchanges


def test_the_files_of_every_bank_add_up() -> None:
    for bank in TimeBank.objects.all():
        asked = Asked(RequestFactory().get("/", {"period": "2026"}), bank, by_person=True)
        with translation.override("en"):
            tables = show(bank, asked).in_files
            sheets, texts = sheets_in_xlsx(as_xlsx(tables, name="figures")), tables_in_csv(as_csv(tables, name="figures"))
        total = report(asked.scope, at=NOW).total
        for title in ("Help by month", "Help by kind", "Help by place of who gave", "Help by who with whom", "How the total came about"):
            assert sum(row[2] for row in sheets[title][1:-1]) == sheets[title][-1][2] == total.minutes
            assert sum(int(row[2]) for row in texts[title][1:-1]) == int(texts[title][-1][2]) == total.minutes
