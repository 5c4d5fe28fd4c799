"""The commands that set up and examine an installation."""

import os
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection
from pytest_django import Settings

from amser.__main__ import COMMANDS
from amser.cli import Amser, messages
from amser.config import database
from amser.config.commands import doctor, migrate, setup
from amser.identity.models import User
from amser.ui import paper


def test_every_command_is_listed_with_what_it_does() -> None:
    answer = CliRunner().invoke(Amser(COMMANDS), ["--help"])

    assert answer.exit_code == 0
    assert all(f"  {name} " in answer.output for name in COMMANDS)


def test_an_unreachable_database_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("It is away.")

    monkeypatch.setattr("amser.config.database.migrate", fail)

    answer = CliRunner().invoke(Amser({"migrate": migrate.__name__}), ["migrate"])

    assert (answer.exit_code, answer.output) == (1, "Error: It is away.\n")


def test_setting_up_twice_makes_one_operator(cloned_database: str, tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.LOCALE_PATHS = []

    for _ in range(2):
        answer = CliRunner().invoke(setup.command, ["--operator-email", "Operator@Amser.example", "--operator-name", "Siân Puw"])
        assert answer.exit_code == 0, answer.output

    operator = User.objects.get(is_operator=True)
    assert (operator.email, operator.name, operator.known_as) == ("operator@amser.example", "Siân Puw", "Siân")


def test_the_doctor_names_what_is_missing_and_its_cure(cloned_database: str, tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "nothing-here"

    answer = CliRunner().invoke(doctor.command, ["--language", "en"])

    assert answer.exit_code == 1
    assert "✓ database\n  ✓ roles\n  ✓ migrations\n  ✓ grants\n" in answer.output
    assert "✗ static files: they have not been collected\n      Run `amser setup`." in answer.output


def test_what_is_merely_not_on_yet_is_a_note(cloned_database: str, tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT, settings.DEMO, settings.MAIL_IS_SENT = tmp_path, False, False
    (tmp_path / "staticfiles.json").touch()

    answer = CliRunner().invoke(doctor.command, ["--language", "both"])

    assert answer.exit_code == 0, answer.output
    assert "○ gweithiwr: heb ei gychwyn" in answer.output
    assert "○ worker: not started" in answer.output
    assert "○ mail: no server is named" in answer.output


def test_a_worker_that_has_gone_quiet_is_wrong(cloned_database: str, tmp_path: Path, settings: Settings) -> None:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")

    answer = CliRunner().invoke(doctor.command, ["--language", "en"])

    assert answer.exit_code == 1
    assert "✗ worker: none has been heard for a minute" in answer.output


@pytest.mark.parametrize(
    ("minutes", "heard", "marks"),
    [(2, True, "✓ timer"), (40, True, "✗ timer: minutes since it last ran: 40"), (40, False, "○ timer: minutes since it last ran: 40")],
)
def test_the_doctor_knows_when_the_timer_last_ran(cloned_database: str, minutes: int, heard: bool, marks: str) -> None:  # noqa: FBT001
    with database.as_owner(), connection.cursor() as cursor:
        if heard:
            cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id) VALUES ('t', extract(epoch FROM now()) - %s, '')",
            [minutes * 60 + 5],
        )

    assert marks in CliRunner().invoke(doctor.command, ["--language", "en"]).output


def test_the_doctor_says_what_waits_though_the_timer_ticks(cloned_database: str) -> None:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            """
            WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 't', 'todo') RETURNING id)
            INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, periodic_id, job_id)
            SELECT 't', extract(epoch FROM now()) - 3600, '', id FROM job UNION ALL SELECT 'u', extract(epoch FROM now()), '', NULL
            """
        )

    assert "✗ timer: due and not done, for half an hour and more: 1" in CliRunner().invoke(doctor.command, ["--language", "en"]).output


def test_the_doctor_says_in_both_languages_what_papers_need(cloned_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "✓ papers" in CliRunner().invoke(doctor.command, ["--language", "en"]).output
    monkeypatch.setattr(paper, "can_be_made", lambda: False)

    said = CliRunner().invoke(doctor.command, ["--language", "both"]).output

    assert "○ papurau: does dim modd creu PDF" in said
    assert "○ papers: no PDFs can be made" in said
    assert said.count(f"apt-get install {paper.NEEDED}") == 2


class TestBeforeSetup:
    """Nothing has been made in the database yet."""

    @pytest.fixture(autouse=True)
    def bare(self, cloned_database: str) -> None:  # noqa: ARG002 -- it acts by being there
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute("DROP OWNED BY CURRENT_USER CASCADE; CREATE SCHEMA IF NOT EXISTS public")

    @pytest.mark.parametrize(
        "typed",
        [
            ["ledger", "audit"],
            ["sign-in", "code", "mair@example.org"],
            ["bank", "open", "cwm", "--name-cy", "Cwm", "--name-en", "Cwm"],
            ["demo"],
        ],
        ids=" ".join,
    )
    def test_a_command_says_in_one_sentence_what_to_run(self, typed: list[str]) -> None:
        answer = CliRunner(env={"LC_ALL": "en_GB.UTF-8"}).invoke(Amser(COMMANDS), typed)

        assert answer.exit_code == 1
        assert answer.output.splitlines()[-1].startswith("Error: Nothing is set up here yet: run `amser setup`.")

    def test_it_says_so_in_welsh_too(self) -> None:
        answer = CliRunner(env={"LC_ALL": "cy_GB.UTF-8"}).invoke(Amser(COMMANDS), ["ledger", "audit"])

        assert "Does dim wedi'i osod yma eto: rhedwch `amser setup`." in answer.output

    def test_the_doctor_makes_every_examination(self) -> None:
        answer = CliRunner().invoke(doctor.command, ["--language", "en"])

        assert answer.exit_code == 1
        assert isinstance(answer.exception, SystemExit)
        assert all(f" {name}" in answer.output for name in doctor.EXAMINATIONS)
        assert "Nothing is set up here yet: run `amser setup`." in answer.output


class TestCatalogues:
    """Catalogues are compiled without gettext."""

    @pytest.fixture
    def catalogue(self, tmp_path: Path, settings: Settings) -> Path:
        folder = tmp_path / "cy" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        file = polib.POFile()
        file.append(polib.POEntry(msgid="time", msgstr="amser"))
        file.save(str(folder / "django.po"))
        settings.LOCALE_PATHS = [tmp_path]
        return folder / "django.po"

    def test_a_new_one_is_compiled_once(self, catalogue: Path) -> None:
        assert messages.compile_catalogues() == 1
        assert messages.compile_catalogues() == 0

        assert polib.mofile(str(catalogue.with_suffix(".mo"))).find("time").msgstr == "amser"

    def test_a_changed_one_is_compiled_again(self, catalogue: Path) -> None:
        messages.compile_catalogues()
        os.utime(catalogue.with_suffix(".mo"), (0, 0))

        assert messages.compile_catalogues() == 1

    def test_tidying_sorts_and_leaves_nothing_that_changes_without_meaning(self, catalogue: Path) -> None:
        file = polib.pofile(str(catalogue))
        file.metadata = {"POT-Creation-Date": "2026-11-22 09:00+0000", "Content-Type": "text/plain; charset=UTF-8"}
        file.append(polib.POEntry(msgctxt="a", msgid="one", msgid_plural="many", msgstr_plural={0: "dim", 1: "un"}))
        file.save()

        messages.tidy(catalogue)

        tidied = polib.pofile(str(catalogue))
        assert [entry.msgid for entry in tidied] == ["time", "one"]
        assert sorted(tidied[1].msgstr_plural) == [0, 1, 2, 3, 4, 5]
        assert "POT-Creation-Date" not in tidied.metadata
        assert tidied.metadata["Plural-Forms"].startswith("nplurals=6;")
