"""`amser messages`: gather what people read, and compile it. polib compiles, so that an installation needs no gettext."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

# English stands in the code. The simple words and the libraries' strings are written by hand.
_GATHERED: Final = "cy"
_WELSH_PLURALS: Final = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"
_NOT_OURS: Final = ("vendor/*", ".venv/*", "tests/*", "benchmarks/*", "build/*")


@click.command("messages")
@click.option("--gather", is_flag=True, help="First bring locale/cy up to date with the code (needs gettext).")
def command(*, gather: bool) -> None:
    """Compile the catalogues in locale/ that have changed."""
    if gather:
        gather_messages()
    click.echo(f"Catalogues compiled: {compile_catalogues()}")


class _Gather(makemessages.Command):
    """Django's command, which never guesses: a sentence that changed is untranslated, not "fuzzy"."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def gather_messages() -> None:
    """Bring the Welsh catalogue up to date: new sentences added, old ones removed, sorted so that changes merge."""
    with contextlib.chdir(settings.PROJECT):
        Path("locale").mkdir(exist_ok=True)
        options = {"no_location": True, "no_wrap": True, "no_obsolete": True, "verbosity": 0}
        call_command(_Gather(), locale=[_GATHERED], extensions=["html", "txt", "py"], ignore_patterns=list(_NOT_OURS), **options)
        tidy(Path("locale") / _GATHERED / "LC_MESSAGES" / "django.po")


def tidy(catalogue: Path) -> None:
    """Sort a catalogue by context and sentence, and drop what changes without meaning."""
    file = polib.pofile(str(catalogue), wrapwidth=0)
    for stamp in (
        "POT-Creation-Date",
        "PO-Revision-Date",
        "Last-Translator",
        "Language-Team",
        "Report-Msgid-Bugs-To",
        "Project-Id-Version",
    ):
        file.metadata.pop(stamp, None)
    file.metadata |= {"Language": _GATHERED, "Plural-Forms": _WELSH_PLURALS}
    file.metadata_is_fuzzy = False
    file.header = ""
    for entry in file:
        if entry.msgid_plural:
            entry.msgstr_plural = {form: entry.msgstr_plural.get(form, "") for form in range(6)}
    file.sort(key=lambda entry: (entry.msgctxt or "", entry.msgid))
    file.save(newline="\n")


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than what was compiled from it; return how many those were."""
    stale = list(stale_catalogues())
    for catalogue in stale:
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return len(stale)


def stale_catalogues() -> Iterator[Path]:
    """Yield the catalogues whose compiled form is missing or older."""
    for catalogue in catalogues():
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            yield catalogue


def catalogues() -> list[Path]:
    """Return every catalogue of ours, and of the libraries' strings that we translate."""
    return sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/*.po"))
