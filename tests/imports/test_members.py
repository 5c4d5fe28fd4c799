"""A list of members."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amser.cli.messages import compile_catalogues
from amser.identity.models import User
from amser.imports.command import command
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_place
from tests.builders.members import a_member
from tests.builders.people import a_person
from tests.imports.files import a_csv

pytestmark = pytest.mark.django_db

HEADINGS = ["number", "name", "e-mail", "phone", "address", "ardal", "language", "format", "channel", "status", "can do", "time bank"]
TWENTY = {
    "missing": ["1", ""],
    "too_long": ["2", "x" * 121],
    "hidden_character": ["3", "Ma\x00ir"],
    "formula": ["4", "=A1&B1"],
    "too_many_cells": ["5", "Huw Haul", *[""] * 10, "one", "two"],
    "duplicate_id": ["1", "Elin Eirlys"],
    "duplicate_person": ["", "Gwen Gwanwyn"],
    "bad_email": ["8", "Ifan Ifanc", "ifan at home"],
    "email_twice": ["9", "Siân Seren", "good@example.org"],
    "email_taken": ["10", "Nia Newydd", "taken@example.org"],
    "already_member": ["11", "Mair Gwennol", "mair@example.org"],
    "bad_phone": ["12", "Owen Onnen", "", "soon"],
    "language": ["13", "Olwen Olau", "", "", "", "", "Klingon"],
    "format": ["14", "Rhys Rhedyn", "", "", "", "", "", "tiny"],
    "channel": ["15", "Lowri Lili", "", "", "", "", "", "", "pigeon"],
    "state": ["16", "Tomos Taran", "", "", "", "", "", "", "", "king"],
    "unknown_place": ["17", "Cadi Cwmwl", "", "", "", "Atlantis"],
    "no_way": ["18", "Dewi Derw", "", "", "", "", "", "", "text"],
    "contact_in_text": ["19", "Beca Blodyn", "", "", "", "", "", "", "", "", "Ring me on 01632 960 999"],
    "unknown_bank": ["20", "Alun Afal", "", "", "", "", "", "", "", "", "", "nowhere"],
    "line_too_long": ["21", "Wil Wennol", "", "", "x" * 70_000],
}


def members(path: Path, bank: TimeBank, *options: str, language: str = "en") -> Result:
    compile_catalogues()
    return CliRunner().invoke(command, ["members", str(path), "--bank", bank.slug, "--language", language, *options])


@pytest.fixture
def bank() -> TimeBank:
    return a_bank(slug="aberwennol")


def twenty_kinds(folder: Path, bank: TimeBank) -> Path:
    a_person("Taken Already", email="taken@example.org")
    a_member(bank, user=a_person("Mair Gwennol", email="mair@example.org"))
    return a_csv(folder, HEADINGS, ["g1", "Da Iawn", "good@example.org"], ["", "Gwen Gwanwyn"], *TWENTY.values())


@pytest.mark.parametrize("language", ["cy", "en"])
def test_twenty_kinds_of_bad_line_are_reported_at_once_and_nothing_is_saved(tmp_path: Path, bank: TimeBank, language: str) -> None:
    path = twenty_kinds(tmp_path, bank)
    before = (Membership.objects.count(), User.objects.count())

    result = members(path, bank, language=language)

    *reasons, total = result.output.splitlines()
    word = {"cy": "Llinell", "en": "Line"}[language]
    assert result.exit_code == 1
    assert [int(number) for number in re.findall(rf"^{word} (\d+)", result.output, re.MULTILINE)] == list(range(4, 4 + len(TWENTY)))
    assert len({re.sub(r"\d+", "", reason) for reason in reasons}) == len(TWENTY) >= 20
    assert f"{len(TWENTY)}" in total
    assert (Membership.objects.count(), User.objects.count()) == before


def test_the_two_languages_say_different_sentences(tmp_path: Path, bank: TimeBank) -> None:
    path = twenty_kinds(tmp_path, bank)

    welsh, english = (members(path, bank, language=language).output.splitlines() for language in ("cy", "en"))

    assert not set(welsh) & set(english)


def test_skipping_bad_lines_saves_the_others(tmp_path: Path, bank: TimeBank) -> None:
    result = members(twenty_kinds(tmp_path, bank), bank, "--skip-bad")

    assert result.exit_code == 0, result.output
    assert "Members saved: 2." in result.output
    assert f"Not saved, to be put right: {len(TWENTY)}." in result.output


def test_a_member_is_taken_in_with_everything_the_line_says(tmp_path: Path, bank: TimeBank) -> None:
    place = a_place(bank)
    headings = ["Rhif aelod", "Enw", "E-bost", "Ffôn", "Cyfeiriad", "Ardal", "Iaith", "Fformat", "Sianel", "Gallaf", "Hoffwn", "Esgidiau"]
    line = [
        "A7",
        "Mair Gwennol",
        "Mair@Example.org",
        "01632 960 147",
        "1 Stryd",
        "Glan yr Afon",
        "Cymraeg",
        "print bras",
        "ffôn",
        "Canu",
        "Lifft",
    ]

    result = members(a_csv(tmp_path, headings, [*line, "42"]), bank)

    member = Membership.objects.with_person().get(external_id="A7")
    assert "Columns we do not use: Esgidiau." in result.output
    assert (member.state, member.place, member.phone, member.can_do) == ("active", place, "01632 960 147", "Canu")
    assert (member.user.email, member.user.known_as, member.user.language) == ("mair@example.org", "Mair", "cy")
    assert (member.user.format, member.user.channel, member.contact_email) == ("large", "phone", "mair@example.org")


def test_the_second_run_changes_nothing_and_says_so(tmp_path: Path, bank: TimeBank) -> None:
    path = a_csv(tmp_path, ["name", "phone"], ["Mair Gwennol", "01632 960 147"], ["Huw Haul", ""])

    first, second = members(path, bank), members(path, bank)

    assert "Members saved: 2." in first.output
    assert "Nothing has changed" in second.output
    assert Membership.objects.count() == 2


def test_somebody_known_here_keeps_one_sign_in(tmp_path: Path, bank: TimeBank) -> None:
    mair = a_member(a_bank("Arall"), user=a_person("Mair Gwennol", email="mair@example.org")).user

    members(a_csv(tmp_path, ["name", "e-mail"], ["Mair Gwennol", "mair@example.org"]), bank)

    assert Membership.objects.get(timebank=bank).user == mair


def test_a_trial_saves_nothing(tmp_path: Path, bank: TimeBank) -> None:
    result = members(a_csv(tmp_path, ["name"], ["Mair Gwennol"]), bank, "--dry-run")

    assert "Lines that would be saved: 1." in result.output
    assert not Membership.objects.exists()


def test_a_column_is_what_the_person_says(tmp_path: Path, bank: TimeBank) -> None:
    members(a_csv(tmp_path, ["Pwy", "Cyf."], ["Mair Gwennol", "77"]), bank, "--map", "Pwy=name", "--map", "Cyf.=external_id")

    assert Membership.objects.get().external_id == "77"
