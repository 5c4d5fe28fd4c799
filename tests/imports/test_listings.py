"""A list of offers and requests, from ourselves and from another system."""

import datetime as dt
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from amser.imports import columns as headings
from amser.imports import listings as listing_lines
from amser.imports.banks import Banks
from amser.imports.categories import Categories
from amser.imports.checking import Checked
from amser.imports.command import command
from amser.imports.files import read
from amser.imports.listings import NewListing
from amser.imports.run import write
from amser.listings.models import Listing
from amser.listings.queries import BoardFilter, board
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.builders.when import MONDAY, MONDAY_10AM
from tests.imports.files import SAMPLE, a_csv, a_synthetic_sample

BAD = {
    "kind": ["swap", "A title"],
    "title": ["offer", ""],
    "contact": ["offer", "Write to mair@example.org"],
    "category": ["offer", "A title", "gardning"],
    "member": ["offer", "A title", "garden", "404"],
    "date": ["offer", "A title", "garden", "", "soon"],
    "past": ["offer", "A title", "garden", "", "2020-01-31"],
    "far": ["offer", "A title", "garden", "", "31/01/2099"],
    "takes": ["offer", "A title", "garden", "", "", "1.5"],
    "setting": ["offer", "A title", "garden", "", "", "", "space"],
    "place": ["offer", "A title", "garden", "", "", "", "", "Atlantis"],
}


def listings(path: Path, *options: str) -> Result:
    return CliRunner().invoke(command, ["listings", str(path), "--language", "en", *options])


def checked_lines(path: Path, banks: Banks, *, today: dt.date) -> Checked[NewListing]:
    table = read(path)
    columns = headings.match(table, fields=headings.LISTINGS, chosen={}, needed=listing_lines.NEEDED)
    return listing_lines.Checker(banks, Categories(), "en", today).check(table, columns)


@pytest.mark.django_db
def test_every_bad_line_is_reported_and_nothing_is_saved(tmp_path: Path) -> None:
    bank = a_bank()
    path = a_csv(tmp_path, ["kind", "title", "category", "member", "until", "takes", "setting", "place"], *BAD.values())

    result = listings(path, "--bank", bank.slug)

    assert result.exit_code == 1
    assert f"Lines with something to put right: {len(BAD)}." in result.output
    assert not Listing.objects.exists()


@pytest.mark.django_db
def test_every_faulty_field_of_one_line_is_reported_at_once(tmp_path: Path) -> None:
    bank = a_bank()
    phone = "Ring 01632 960 999"
    faulty = {
        "kind": "swap",
        "title": phone,
        "description": phone,
        "category": "gardning",
        "member": "404",
        "place": "Atlantis",
        "setting": "space",
        "days": "Saturday, Caturday",
        "availability": phone,
        "takes": "1.5",
        "regulated": "perhaps",
        "expires": "03/31/2027",
        "language": "Klingon",
        "external_id": "x" * 401,
    }

    result = listings(a_csv(tmp_path, list(faulty), list(faulty.values())), "--bank", bank.slug)

    *reasons, total = result.output.splitlines()
    assert len(reasons) == len(faulty)
    assert all(reason.startswith("Line 2, ") for reason in reasons)
    assert total.startswith("Lines with something to put right: 1.")


@pytest.mark.django_db
def test_a_time_bank_that_no_line_names_is_asked_for_once_and_one_that_is_wrong_hides_nothing_else(tmp_path: Path) -> None:
    without = listings(a_csv(tmp_path, ["kind", "title", "category", "place"], *[["swap", "A title", "garden", "Llan"]] * 3))
    wrong = listings(a_csv(tmp_path, ["bank", "kind", "title", "category", "place"], ["nowhere", "swap", "A title", "garden", "Llan"]))

    assert without.output.count("--bank") == 1
    assert without.output.count("offer or request: We do not know this word") == 3
    assert "There is no time bank with this name: “nowhere”." in wrong.output
    assert "We do not know this word: “swap”" in wrong.output
    assert "no place" not in without.output + wrong.output, "nobody knows the neighbourhoods of a bank that is not there"


@pytest.mark.django_db
def test_an_address_that_no_bank_can_have_is_refused_once(tmp_path: Path) -> None:
    path = a_csv(tmp_path, ["kind", "title", "category"], *[["offer", "A title", "garden"]] * 3)

    result = listings(path, "--create-banks", "--bank", "No such/address")

    assert result.exit_code == 2
    assert result.output.count("No such/address") == 1


@pytest.mark.django_db
def test_a_date_with_strokes_or_dots_is_read_with_the_day_first(tmp_path: Path) -> None:
    days, banks = ["2027-04-03", "03/04/2027", "3.4.2027"], Banks(default=a_bank().slug)
    lines = [["offer", f"Title {at}", "garden", day] for at, day in enumerate(days)]
    path = a_csv(tmp_path, ["kind", "title", "category", "until"], *lines)

    checked = checked_lines(path, banks, today=dt.date(2027, 3, 1))

    assert [line.terms.expires_on for line in checked.ready] == [dt.date(2027, 4, 3)] * 3


@pytest.mark.django_db
def test_a_line_goes_up_for_its_member_and_another_for_the_bank_itself(tmp_path: Path) -> None:
    bank = a_bank()
    member = a_member(bank)
    path = a_csv(
        tmp_path,
        ["math", "teitl", "categori", "aelod", "iaith", "faint o amser"],
        ["cynnig", "Torri'r lawnt", "Garddio", str(member.number), "Cymraeg", "1:30"],
        ["request", "Help with the fair", "community", "", "", ""],
    )

    result = listings(path, "--bank", bank.slug)

    first, second = Listing.objects.order_by("pk")
    assert "Put on the board: 2." in result.output
    assert (first.member, first.category_id, first.language, first.takes_minutes) == (member, "garden", "cy", 90)
    assert (second.member, second.kind, second.setting) == (None, "request", "public")


@pytest.mark.django_db
def test_days_and_parts_of_the_day_are_read_in_either_language(tmp_path: Path) -> None:
    words = ["Saturday, evenings", "dydd Sadwrn; GYDA\u2019R NOS", "weekdays", "Sul, Llun, bore"]
    path = a_csv(
        tmp_path, ["kind", "title", "category", "dyddiau"], *[["offer", f"Title {at}", "garden", word] for at, word in enumerate(words)]
    )

    listings(path, "--bank", a_bank().slug)

    assert list(Listing.objects.order_by("pk").values_list("days", "parts")) == [("6", "e"), ("6", "e"), ("12345", ""), ("17", "m")]


@pytest.mark.django_db
def test_a_long_title_is_cut_after_a_word_and_kept_whole_below(tmp_path: Path) -> None:
    title = "Basket weaving and " * 8

    listings(a_csv(tmp_path, ["kind", "title", "category"], ["offer", title, "arts"]), "--bank", a_bank().slug)

    listing = Listing.objects.get()
    assert (listing.title[-1], len(listing.title) <= 120) == ("…", True)
    assert listing.description == title.strip()


@pytest.mark.django_db
def test_a_list_from_another_system_is_accounted_for_line_by_line(tmp_path: Path) -> None:
    path = a_synthetic_sample(tmp_path)

    first, second = listings(path, "--create-banks"), listings(path, "--create-banks")

    assert "Time banks opened: 3." in first.output
    assert Listing.objects.count() == 66 - first.output.count("The category is missing") == 52
    assert set(Listing.objects.filter(category_id="transport").values_list("state", flat=True)) == {"waiting"}
    assert "Nothing has changed" in second.output
    assert Listing.objects.count() == 52


@pytest.mark.django_db
def test_a_stopped_import_goes_on_where_it_stopped(tmp_path: Path) -> None:
    path, stop = a_synthetic_sample(tmp_path), threading.Event()
    banks = Banks(create=True)
    checked = checked_lines(path, banks, today=MONDAY)
    banks.open_missing(at=MONDAY_10AM)
    done: list[None] = []

    def stop_at_ten() -> None:
        done.append(None)
        if len(done) == 10:
            stop.set()

    written = write(checked.ready, at=MONDAY_10AM, stop=stop, progress=stop_at_ten)
    stopped_with = Listing.objects.count()
    listings(path)

    assert (written.stopped_after, stopped_with) == (checked.ready[9].line, 10)
    assert Listing.objects.count() == len(checked.ready)


def test_the_command_takes_the_sample_as_it_is(cloned_database: str, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> None:
    """Where the sample of 2,749 lines is absent (AMSER_SHARED), a synthetic file of its shape stands in for it."""
    path = SAMPLE if SAMPLE.exists() else a_synthetic_sample(tmp_path, lines=400)
    environment = {**os.environ, "AMSER_TEST_DATABASE": cloned_database}
    with path.open(encoding="utf-8", newline="") as file:
        lines = sum(1 for _ in file) - 1

    begun = dt.datetime.now(dt.UTC)
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, "import", "listings", str(path), "--create-banks", "--language", "en"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=settings.PROJECT,
    )
    seconds = (dt.datetime.now(dt.UTC) - begun).total_seconds()

    with django_db_blocker.unblock():
        imported = Listing.objects.count()
        found = sum(board(bank, wanted=BoardFilter(words="garden")).count for bank in TimeBank.objects.all())
        connection.close()
    assert done.returncode == 0, done.stderr
    assert imported + done.stdout.count(", categories: ") == lines, f"after {seconds} s"
    assert found > 0, "the board answers a search among them"


# The installation's own command, on the copy of the test database.
_COMMAND = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
from django.db import connection
connection.settings_dict["NAME"] = os.environ["AMSER_TEST_DATABASE"]
from amser.__main__ import main
main()
"""
