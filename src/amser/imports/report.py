"""What an import says when it ends: every line accounted for, in the current language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from django.utils.translation import pgettext

from amser.imports.banks import NO_BANK
from amser.imports.checking import Checked, Problem
from amser.imports.columns import Columns, WrongColumns
from amser.imports.files import Table, Unreadable
from amser.imports.reasons import field_name, sentence
from amser.imports.run import Written


def unreadable(error: Unreadable) -> str:
    """Return why nothing can be made of the file."""
    return _UNREADABLE[error.code]()


def wrong_columns(error: WrongColumns) -> str:
    """Return why the columns cannot be used."""
    names = ", ".join(field_name(name) or name for name in error.names) if error.code == "column_missing" else ", ".join(error.names)
    return _COLUMNS[error.code]() % {"names": names}


def beginnings(table: Table, columns: Columns) -> Iterator[str]:
    """Yield what was assumed and what was not used."""
    if table.old_encoding:
        yield pgettext("import.old_encoding", "The file is not UTF-8. We have read it as Windows 1252: check the accents.")
    if columns.unknown:
        yield pgettext("import.columns_unknown", "Columns we do not use: %(names)s.") % {"names": ", ".join(columns.unknown)}


def no_bank(slug: str) -> str:
    """Say that a time bank, chosen for the whole file, is not there."""
    return pgettext("audit.no_bank", "no time bank is called %(slug)s") % {"slug": slug}


def refused(checked: Checked[Any]) -> Iterator[str]:
    """Yield every line to be put right, and that nothing was saved."""
    yield from _sentences(checked.problems)
    yield pgettext(
        "error.file_lines", "Lines with something to put right: %(count)s. Nothing has been saved. Change them and try again."
    ) % {"count": checked.bad_lines}


def accounted(table: Table, checked: Checked[Any], written: Written, opened: Sequence[str]) -> Iterator[str]:
    """Yield what became of every line: those that were not written one by one, then the figures."""
    yield from _listed(checked, written)
    if opened:
        yield pgettext("import.banks_opened", "Time banks opened: %(count)s.") % {"count": len(opened)}
    yield pgettext("import.lines", "Lines in the file: %(count)s.") % {"count": len(table.rows)}
    for outcome, words in _OUTCOMES.items():
        if written.outcomes[outcome]:
            yield words() % {"count": written.outcomes[outcome]}
    if checked.here_already:
        yield pgettext("import.here_already", "Here already, left as they are: %(count)s.") % {"count": len(checked.here_already)}
    if checked.left_out:
        yield pgettext("import.left_out", "Left out, as listed above: %(count)s.") % {"count": len(checked.left_out)}
    if bad := checked.bad_lines + len(written.refused):
        yield pgettext("import.bad", "Not saved, to be put right: %(count)s.") % {"count": bad}
    yield from _ending(checked, written)


def dry(table: Table, checked: Checked[Any], to_open: Sequence[str]) -> Iterator[str]:
    """Yield what would be done."""
    yield from _listed(checked, Written())
    if to_open:
        yield pgettext("import.banks_to_open", "Time banks to open: %(names)s.") % {"names": ", ".join(to_open)}
    yield pgettext("import.lines", "Lines in the file: %(count)s.") % {"count": len(table.rows)}
    yield pgettext("import.would_save", "Lines that would be saved: %(count)s.") % {"count": len(checked.ready)}
    if checked.here_already:
        yield pgettext("import.here_already", "Here already, left as they are: %(count)s.") % {"count": len(checked.here_already)}
    if checked.left_out:
        yield pgettext("import.left_out", "Left out, as listed above: %(count)s.") % {"count": len(checked.left_out)}
    if checked.bad_lines:
        yield pgettext("import.bad", "Not saved, to be put right: %(count)s.") % {"count": checked.bad_lines}
    yield pgettext("import.dry_run", "This was a trial: nothing has been saved.")


def _listed(checked: Checked[Any], written: Written) -> Iterator[str]:
    yield from _sentences(sorted([*checked.problems, *written.refused, *checked.left_out], key=lambda each: each.line))
    if checked.shortened:
        yield pgettext("import.shortened", "Titles shortened, with the whole text in the description, on lines: %(lines)s.") % {
            "lines": _joined(checked.shortened)
        }


def _sentences(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield each problem; what is wrong with the whole file, once."""
    if any(problem.code == NO_BANK for problem in problems):
        yield pgettext(
            "import.no_bank", "No line says which time bank it belongs to. Add a column for it, or choose one for all with --bank."
        )
    yield from (sentence(problem) for problem in problems if problem.code != NO_BANK)


def _ending(checked: Checked[Any], written: Written) -> Iterator[str]:
    if written.stopped_after is not None:
        yield pgettext("import.stopped", "Stopped after line %(line)s. What is saved stays. Run the same command again to carry on.") % {
            "line": written.stopped_after
        }
    elif not written.outcomes and not written.refused and not checked.bad_lines:
        yield pgettext("import.nothing_new", "Nothing has changed: there was nothing new in the file.")


def _joined(lines: Iterable[int]) -> str:
    return ", ".join(map(str, lines))


_UNREADABLE: Final[dict[str, Callable[[], str]]] = {
    "file_type": lambda: pgettext("error.file_type", "We cannot open this file. Save it as CSV or XLSX and choose it again."),
    "file_too_big": lambda: pgettext("import.file_too_big", "This file is larger than 50 MB. Divide it into smaller files."),
    "file_empty": lambda: pgettext("import.file_empty", "This file is empty."),
    "file_no_lines": lambda: pgettext("import.file_no_lines", "There is nothing below the headings of this file."),
}
_COLUMNS: Final[dict[str, Callable[[], str]]] = {
    "column_missing": lambda: pgettext(
        "import.column_missing", "Columns missing: %(names)s. Name them in the first line, or use --map COLUMN=FIELD."
    ),
    "column_twice": lambda: pgettext("import.column_twice", "These columns are the same thing: %(names)s. Rename one of them."),
    "column_not_there": lambda: pgettext("import.column_not_there", "The file has no columns with these headings: %(names)s."),
}
_OUTCOMES: Final[dict[str, Callable[[], str]]] = {
    "member": lambda: pgettext("import.saved_members", "Members saved: %(count)s."),
    "applied": lambda: pgettext("import.saved_applied", "Requests to join saved: %(count)s."),
    "on_board": lambda: pgettext("import.saved_on_board", "Put on the board: %(count)s."),
    "waiting": lambda: pgettext("import.saved_waiting", "Saved, waiting for the coordinator: %(count)s."),
}
