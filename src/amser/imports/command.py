"""`amser import`: members, and offers and requests, from a file; and newsletters."""

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from django.utils import translation
from django.utils.translation import pgettext

from amser.imports import columns as headings
from amser.imports import listings as listing_lines
from amser.imports import members as member_lines
from amser.imports import report
from amser.imports.banks import Banks
from amser.imports.categories import TIMEBANKS_ORG, Categories
from amser.imports.checking import Checked
from amser.imports.columns import Columns, WrongColumns
from amser.imports.files import Table, Unreadable, read
from amser.imports.newsletters import bulletin
from amser.imports.run import Written, told_to_stop, write
from amser.kernel.dates import today
from amser.kernel.languages import Language, said, spoken

F = TypeVar("F", bound=Callable[..., None])
_STOPPED: Final = 130
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def command() -> None:
    """Bring in members, or offers and requests, from a CSV or XLSX file; and read newsletters."""


command.add_command(bulletin)


def _shared(function: F) -> F:
    options = [
        click.argument("file", type=_EXISTING),
        click.option("--bank", default="", metavar="SLUG", help="The time bank of lines that do not name one."),
        click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="What a column is; repeat for each."),
        click.option("--skip-bad", is_flag=True, help="Save the good lines and list the others."),
        click.option("--dry-run", is_flag=True, help="Check every line and save nothing."),
        click.option("--language", type=click.Choice(["cy", "en", "both"]), help="Of the report; that of LANG, or else both."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


@command.command("members")
@_shared
def members(**options: Any) -> None:
    """Take in the members of FILE. Safe to run again: who is here already is left as they are."""
    run = _Import(options, headings.MEMBERS, needed=member_lines.NEEDED)
    banks = run.banks(create=False)
    run.finish(member_lines.check(run.table, run.columns, banks=banks), banks)


@command.command("listings")
@_shared
@click.option("--create-banks", is_flag=True, help="Open the time banks that the file names and that are not here.")
@click.option("--listing-language", type=click.Choice(["cy", "en"]), default="en", show_default=True, help="Where a line names none.")
@click.option("--categories", type=_EXISTING, default=TIMEBANKS_ORG, help="A file that maps other categories to ours.")
def listings(create_banks: bool, listing_language: str, categories: Path, **options: Any) -> None:  # noqa: FBT001 -- click passes a flag so
    """Put the offers and requests of FILE on the board. Safe to run again: what is here already is left as it is."""
    run = _Import(options, headings.LISTINGS, needed=listing_lines.NEEDED)
    banks = run.banks(create=create_banks)
    checker = listing_lines.Checker(banks, Categories(categories), listing_language, today(run.at))
    run.finish(checker.check(run.table, run.columns), banks)


class _Import:
    """One run of either command."""

    def __init__(self, options: Mapping[str, Any], fields: Mapping[str, tuple[str, ...]], *, needed: Iterable[tuple[str, ...]]) -> None:
        self.at = dt.datetime.now(dt.UTC)
        self._options = options
        self._languages = spoken(options["language"], os.environ)
        chosen = _chosen(options["mapping"], fields, self._languages)
        try:
            self.table: Table = read(options["file"])
            self.columns: Columns = headings.match(self.table, fields=fields, chosen=chosen, needed=needed)
        except Unreadable as error:
            self._fail(lambda error=error: [report.unreadable(error)])  # type: ignore[misc]  # bound now
        except WrongColumns as error:
            self._fail(lambda error=error: [report.wrong_columns(error)])  # type: ignore[misc]  # bound now
        self._say(lambda: report.beginnings(self.table, self.columns))

    def banks(self, *, create: bool) -> Banks:
        """Return the banks, or stop where the one that was chosen is not there."""
        slug = self._options["bank"]
        banks = Banks(default=slug, create=create)
        if slug and not banks.may_take(slug):
            raise click.BadParameter(said(lambda: report.no_bank(slug), self._languages), param_hint="--bank")
        return banks

    def finish(self, checked: Checked[Any], banks: Banks) -> None:
        """Save what may be saved, and account for every line."""
        if checked.problems and not self._options["skip_bad"]:
            self._fail(lambda: report.refused(checked))
        if self._options["dry_run"]:
            self._say(lambda: report.dry(self.table, checked, banks.to_open))
            return
        written = self._write(checked, banks)
        self._say(lambda: report.accounted(self.table, checked, written, banks.to_open))
        if written.stopped_after is not None:
            sys.exit(_STOPPED)

    def _write(self, checked: Checked[Any], banks: Banks) -> Written:
        with (
            told_to_stop() as stop,
            click.progressbar(
                length=len(checked.ready),
                label=said(lambda: pgettext("import.bar", "Saving"), self._languages),
                file=sys.stderr,
                update_min_steps=10,
            ) as bar,
        ):
            banks.open_missing(at=self.at)
            return write(checked.ready, at=self.at, stop=stop, progress=lambda: bar.update(1))

    def _fail(self, sentences: Callable[[], Iterable[str]]) -> None:
        self._say(sentences)
        sys.exit(1)

    def _say(self, sentences: Callable[[], Iterable[str]]) -> None:
        for language in self._languages:
            with translation.override(language):
                for sentence in sentences():
                    click.echo(sentence)


def _chosen(mapping: tuple[str, ...], fields: Mapping[str, tuple[str, ...]], languages: tuple[Language, ...]) -> dict[str, str]:
    chosen = {}
    for pair in mapping:
        heading, _, field = pair.rpartition("=")
        if not heading or field not in fields:
            told = said(partial(_how_to_map, pair, fields), languages)
            raise click.BadParameter(told, param_hint="--map")
        chosen[heading] = field
    return chosen


def _how_to_map(given: str, fields: Iterable[str]) -> str:
    return pgettext("import.map", "%(given)s: write COLUMN=FIELD, where FIELD is one of %(fields)s") % {
        "given": given,
        "fields": ", ".join(fields),
    }
