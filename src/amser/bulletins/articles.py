"""
The articles of a newsletter that somebody kept as plain text.

What is a title and what is not, is a guess: a line by itself that is short, ends without a full stop, a comma or a colon, and has
something to read below it. Nothing is lost by a wrong one: every line of the text is in some article, or before the first.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

_SHORT: Final = 100  # letters of a title, or of a line about who wrote it
_LONG: Final = 80  # letters from which a line is one that somebody reads
_FEWEST_WORDS: Final = 2

_ITEM: Final = re.compile(r"\s*(?:[•*▪◦]|[-–](?=\s)|\d+[.)](?=\s)|[a-z][.)](?=\s)|\(?[ivx]+\)(?=\s))\s*")
_BY: Final = re.compile(r"(?i:by|gan)\s+(?=[^\W\d_a-z])")
_SAID_BY: Final = re.compile(r".*\S\s+[–—-]\s+(?P<who>[^\W\d_a-z].*)")
_SIGNED: Final = re.compile(r"[^\W\d_a-z][\w'’-]+(?:\s+[^\W\d_a-z][\w'’-]+){1,3}\s+[–—-]\s+\S.*")
_TAGS: Final = re.compile(r"[a-z][^.!?:]*(?:,\s*[^.!?:,]+)+")
ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.\w+|(?:^|\s)@\w+|\b0\d[\d ]{8,}\d")


@dataclasses.dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines without an empty one between them, as one text; `line` is the first one's number in the file, from 1."""

    line: int
    text: str
    is_item: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """
    One article: its title at `line` of the file (from 1), who wrote it ("" where nobody says), and its text.

    `tags` are the words under which it was filed; `addresses` whatever in it leads somewhere: web, e-mail, telephone, a handle.
    """

    line: int
    title: str
    byline: str
    paragraphs: tuple[Paragraph, ...]
    tags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, without the title."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def items(self) -> list[Paragraph]:
        """What stands in lists."""
        return [paragraph for paragraph in self.paragraphs if paragraph.is_item]

    @property
    def addresses(self) -> list[str]:
        """Whatever leads somewhere: web, e-mail, telephone, a handle."""
        return [found.strip() for found in ADDRESS.findall(self.text)]


@dataclasses.dataclass(frozen=True, slots=True)
class _Block:
    """Lines of the file between two empty ones, each with its number."""

    lines: tuple[tuple[int, str], ...]

    @property
    def first(self) -> str:
        return self.lines[0][1]


def articles_in(text: str) -> list[Article]:
    """Return the articles of a newsletter, in their order. What stands before the first title belongs to none."""
    blocks = list(_blocks(text))
    titles: list[int] = []
    for place, block in enumerate(blocks):
        is_below_one = bool(titles) and titles[-1] == place - 1 and len(blocks[place - 1].lines) == 1
        if not (is_below_one and len(block.lines) > 1) and _is_title(block, blocks[place + 1 : place + 2]):
            titles.append(place)  # lines together right below a title are about it
    return [_article(blocks[begin], blocks[begin + 1 : end]) for begin, end in pairwise([*titles, len(blocks)])]


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[tuple[int, str]] = []
    for number, line in enumerate([*text.replace("\ufeff", "").splitlines(), ""], start=1):
        if line.strip():
            lines.append((number, line.rstrip()))
        elif lines:
            yield _Block(tuple(lines))
            lines = []


def _is_title(block: _Block, after: Sequence[_Block]) -> bool:
    if not _may_be_title(block.first):
        return False
    below = block.lines[1:] or (after[0].lines if after else ())
    return bool(below) and (bool(_BY.match(below[0][1].strip())) or any(_is_read(line) for _, line in below[:2]))


def _is_read(line: str) -> bool:
    """Whether a line is one that somebody reads, rather than another title."""
    return len(line) >= _LONG and not _may_be_title(line)


def _may_be_title(line: str) -> bool:
    said = line.strip()
    is_set_apart = line[0].isspace() or bool(_ITEM.match(line)) or bool(_BY.match(said)) or bool(ADDRESS.search(said))
    begins_well = said[0].isupper() or said[0].isdigit() or said[0] in "“\"'‘"
    return not is_set_apart and begins_well and len(said) <= _SHORT and len(said.split()) >= _FEWEST_WORDS and said[-1] not in ".,;:"


def _article(head: _Block, blocks: Sequence[_Block]) -> Article:
    lines = [head.lines[1:], *(block.lines for block in blocks)]
    rest = [part for part in lines if part]
    byline, rest = _who_wrote(rest)
    tags, rest = _filed_under(rest)
    paragraphs = tuple(paragraph for part in rest for paragraph in _paragraphs(part))
    return Article(head.lines[0][0], head.first.strip(), byline, paragraphs, tags)


_Lines = tuple[tuple[int, str], ...]


def _who_wrote(parts: list[_Lines]) -> tuple[str, list[_Lines]]:
    """Return who wrote it, and what is left: said below the title, or with a dash in the first line or in the last."""
    if not parts:
        return "", parts
    first = parts[0][0][1].strip()
    if by := _BY.match(first):
        return first[by.end() :], [left for left in (parts[0][1:], *parts[1:]) if left]
    if len(first) <= _SHORT and (said := _SAID_BY.fullmatch(first)):
        return said["who"], parts
    last = parts[-1][-1][1].strip()
    if len(last) <= _SHORT and len(parts[-1]) == 1 and _SIGNED.fullmatch(last):
        return last, parts[:-1]
    return "", parts


def _filed_under(parts: list[_Lines]) -> tuple[tuple[str, ...], list[_Lines]]:
    last = parts[-1][-1][1].strip() if parts else ""
    if parts and len(parts[-1]) == 1 and len(last) <= _SHORT and _TAGS.fullmatch(last):
        return tuple(tag.strip() for tag in last.split(",")), parts[:-1]
    return (), parts


def _paragraphs(lines: _Lines) -> Iterator[Paragraph]:
    """Yield one paragraph for each line that is long or in a list; short lines that follow each other are one."""
    together: list[tuple[int, str]] = []
    for number, line in lines:
        item = _ITEM.match(line)
        if together and (item or (len(together[-1][1]) >= _LONG and not together[-1][1].endswith(","))):
            yield _joined(together)
            together = []
        if item:
            yield Paragraph(number, line[item.end() :].strip(), is_item=True)
        else:
            together.append((number, line.strip()))
    if together:
        yield _joined(together)


def _joined(lines: Sequence[tuple[int, str]]) -> Paragraph:
    return Paragraph(lines[0][0], " ".join(line for _, line in lines))
