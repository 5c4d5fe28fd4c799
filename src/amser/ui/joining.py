"""
Parts of a long PDF become one, in as much memory as one part: each is read, numbered on, and sent.

Only for what `paper.part` makes: plain objects, one table of them at the end, no tags, no links between pages. A library that
joins any PDF holds all of it in memory, which for 20,000 vouchers is the size of a small server.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_REFERENCE: Final = re.compile(rb"(?<![\d.])(\d+) 0 R\b")
_HEADING: Final = b"%PDF-1.4\n%\xf0\x9f\x96\xa4\n"
_CATALOG, _PAGES, _INFO, _FIRST = 1, 2, 3, 4  # the numbers of our own objects, and of the first of a part's


class NotAPart(ValueError):
    """The PDF was not made by `paper.part`."""


@dataclass(frozen=True, slots=True)
class _Part:
    objects: dict[int, bytes]  # by number, without "n 0 obj" and "endobj"
    root: int
    pages: int
    info: int


def joined(parts: Iterable[bytes], *, title: str, language: str) -> Iterator[bytes]:
    """
    Yield one PDF with the pages of all parts, in their order, with a title and the language that it is mostly in.

    Parts are asked for one at a time. Raises NotAPart.
    """
    places: dict[int, int] = {}
    kids: list[int] = []
    sent, following = len(_HEADING), _FIRST
    yield _HEADING
    for made in parts:
        part = _read(made)
        numbers = _numbers(part, following)
        following += len(numbers) - (part.pages in numbers)
        kids += [numbers[page] for page in _kids(part)]
        written = bytearray()
        for old, body in part.objects.items():
            if old in numbers and old != part.pages:
                places[numbers[old]] = sent + len(written)
                written += b"%d 0 obj\n%s\nendobj\n" % (numbers[old], _renumbered(body, numbers))
        sent += len(written)
        yield bytes(written)
    yield _end(places, kids, sent, title=title, language=language)


def _numbers(part: _Part, first: int) -> dict[int, int]:
    """Return the new number of each object of a part that is kept; its tree of pages becomes part of ours."""
    kept = [old for old in part.objects if old not in {part.root, part.info, part.pages}]
    return {old: first + place for place, old in enumerate(kept)} | {part.pages: _PAGES}


def _renumbered(body: bytes, numbers: dict[int, int]) -> bytes:
    """Return an object that points at the new numbers. What is in a stream is left alone."""
    described, stream, data = body.partition(b"stream\n")
    return _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], described) + stream + data


def _kids(part: _Part) -> list[int]:
    found = re.search(rb"/Kids \[([^\]]*)\]", part.objects[part.pages])
    if found is None:
        raise NotAPart
    return [int(number) for number in _REFERENCE.findall(found[1])]


def _read(made: bytes) -> _Part:
    trailer = made[made.rfind(b"trailer") :]
    root, start = re.search(rb"/Root (\d+) 0 R", trailer), re.search(rb"startxref\n(\d+)\n", trailer)
    if root is None or start is None or made[int(start[1]) : int(start[1]) + 4] != b"xref":
        raise NotAPart
    objects = dict(_objects(made, int(start[1])))
    pages, info = re.search(rb"/Pages (\d+) 0 R", objects[int(root[1])]), re.search(rb"/Info (\d+) 0 R", trailer)
    if pages is None:
        raise NotAPart
    return _Part(objects, int(root[1]), int(pages[1]), int(info[1]) if info else 0)


def _objects(made: bytes, table: int) -> Iterator[tuple[int, bytes]]:
    _, first_and_count, *rows = made[table : made.rfind(b"trailer")].splitlines()
    starts = {number: int(row[:10]) for number, row in enumerate(rows, start=int(first_and_count.split()[0])) if row[17:18] == b"n"}
    ends = dict(zip(sorted(starts.values()), [*sorted(starts.values())[1:], table], strict=True))
    for number, start in starts.items():
        heading = b"%d 0 obj\n" % number
        whole = made[start : ends[start]]
        if not whole.startswith(heading):
            raise NotAPart
        yield number, whole[len(heading) : whole.rindex(b"endobj")].rstrip(b"\n")


def _end(places: dict[int, int], kids: list[int], sent: int, *, title: str, language: str) -> bytes:
    said = b"<FEFF%s>" % title.encode("utf-16-be").hex().upper().encode()
    ours = {
        _CATALOG: b"<</Type /Catalog /Pages %d 0 R /Lang (%s) /ViewerPreferences <</DisplayDocTitle true>>>>" % (_PAGES, language.encode()),
        _PAGES: b"<</Type /Pages /Count %d /Kids [%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)),
        _INFO: b"<</Title %s>>" % said,
    }
    written = bytearray()
    for number, body in ours.items():
        places[number] = sent + len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table, size = sent + len(written), len(places) + 1
    written += b"xref\n0 %d\n0000000000 65535 f \n" % size
    written += b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    written += b"trailer\n<</Size %d /Root %d 0 R /Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, _CATALOG, _INFO, table)
    return bytes(written)
