"""Many assets from a spreadsheet: every line is checked first, each that is wrong is said with its number, and nothing is written until then."""

import csv
import dataclasses
import io
from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import pgettext, pgettext_lazy

from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.actions import AssetDetails
from amser.networks.models import Asset, AssetKind, Group
from amser.ui.forms import AmserForm
from amser.web.network.asset_files import COLUMNS
from amser.web.network.asset_forms import AssetForm
from amser.web.network.visiting import GroupMemberRequest, group_desk_page
from amser.web.pages import actor, attempt, go, now, page
from amser.web.visiting import typed

LARGEST: Final = 1_000_000  # bytes
MOST_LINES: Final = 2_000
NEEDED: Final = ("kind", "name_cy", "name_en")
_YES: Final = frozenset({"1", "yes", "true", "ie", "ydy", "y"})


@dataclasses.dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is not taken in: its number in the file, the column, and why in the reader's language."""

    line: int
    column: str
    why: str


class AssetsFileForm(AmserForm):
    """A spreadsheet of assets, saved as CSV."""

    file = forms.FileField(
        label=pgettext_lazy("assets.import.file", "The spreadsheet, saved as CSV"),
        help_text=pgettext_lazy(
            "assets.import.file.hint", "The first line holds the names of the columns, as in the file you can download."
        ),
    )

    def clean_file(self) -> str:
        """Return what stands in it."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(pgettext("error.assets_large", "This file is too large. Bring it in in parts."))
        try:
            read: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(pgettext("error.assets_text", "This is not a CSV file in UTF-8. Save it as CSV UTF-8.")) from None
        return read.replace("\x00", "")


class TakeForm(AmserForm):
    """The lines that were checked, to be written."""

    lines = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST)


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each line that is not empty with its number, by the names of the columns; commas or semicolons part them."""
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",", restval="")
    for row in reader:
        cells = {str(name).strip().lower(): _plain(cell) for name, cell in row.items() if name is not None and isinstance(cell, str)}
        if any(cells.values()):
            yield reader.line_num, cells


def _plain(cell: str) -> str:
    """Return a cell without the mark that keeps a spreadsheet from taking it for a formula."""
    cell = cell.strip()
    return cell[1:] if len(cell) > 1 and cell[0] == "'" and cell[1] in "=+-@" else cell


def checked(text: str, group: Group) -> tuple[list[AssetDetails], list[Wrong]]:
    """Return what the lines of a file say, and every line that cannot be taken in, all at once."""
    try:
        rows = list(_lines(text))
    except csv.Error:
        return [], [Wrong(1, "", pgettext("error.assets_csv", "This cannot be read as CSV."))]
    missing = [name for name in NEEDED if not rows or name not in rows[0][1]]
    if missing:
        return [], [Wrong(1, ", ".join(missing), pgettext("error.assets_columns", "There is no such column, or no line below it."))]
    if len(rows) > MOST_LINES:
        return [], [Wrong(MOST_LINES + 1, "", pgettext("error.assets_large", "This file is too large. Bring it in in parts."))]
    found, wrong = [], list[Wrong]()
    numbers: dict[str, int] = {}
    for line, cells in rows:
        form = _form(cells, group)
        if cells["kind"] not in AssetKind.values:
            form.errors["kind"] = form.error_class([_one_of(AssetKind.values)])
        wrong += [Wrong(line, "" if name == "__all__" else name, str(why)) for name, whys in form.errors.items() for why in whys]
        first = numbers.setdefault(cells.get("identifier", "") or f"line {line}", line)
        if first != line:
            twice = pgettext("error.assets_twice", "Line %(line)s has the same number.") % {"line": first}
            wrong.append(Wrong(line, "identifier", twice))
        if form.is_valid():
            found.append(form.details())
    return found, wrong


def _one_of(values: list[str]) -> str:
    return pgettext("error.assets_kind", "Write one of these: %(values)s.") % {"values": ", ".join(values)}


def _form(cells: dict[str, str], group: Group) -> AssetForm:
    given: dict[str, Any] = {name: cells.get(name, "") for name in COLUMNS} | {"key": str(uuid7())}
    given["is_public"] = "on" if given["is_public"].lower() in _YES else ""
    return AssetForm(given, group=group, runs_it=True)


@group_desk_page
def import_assets(request: GroupMemberRequest) -> HttpResponse:
    """Bring in a spreadsheet: check it, show what would be written, and write it when told to."""
    if "lines" in request.POST:
        return _shown(request, request.POST["lines"], bound=True)
    form = AssetsFileForm(typed(request), request.FILES or None)
    if form.is_valid():
        return _shown(request, form.cleaned_data["file"], bound=False)
    return page(request, "network/assets_import.html", group=request.group, form=form, columns=COLUMNS)


def _shown(request: GroupMemberRequest, text: str, *, bound: bool) -> HttpResponse:
    found, wrong = checked(text, request.group)
    form = TakeForm(request.POST if bound else None, initial={"lines": text})
    if bound and not wrong and form.is_valid():
        content: dict[str, Any] = {"group": request.group, "assets": found}
        if attempt(request, form, lambda: actions.take_in_assets(by=actor(request), key=form.cleaned_data["key"], at=now(), **content)):
            messages.success(request, pgettext("assets.import.done", "Brought in: %(count)s.") % {"count": len(found)})
            return go("network:assets", request.group.slug)
    known = _known(request.group, found)
    rows = [(one.name_cy, one.name_en, one in known) for one in found]
    return page(request, "network/assets_checked.html", group=request.group, form=form, wrong=wrong, rows=rows, changed=len(known))


def _known(group: Group, found: list[AssetDetails]) -> list[AssetDetails]:
    """Return which of them the group has already, and would be changed. One query."""
    there = {mark for one in Asset.objects.filter(group=group, archived_at__isnull=True) for mark in one.marks}
    return [one for one in found if one.mark in there]
