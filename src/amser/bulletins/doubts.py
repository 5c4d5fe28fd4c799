"""What somebody would have to put right in an article before others get it."""

import dataclasses
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

from amser.bulletins.articles import ADDRESS, Article, Paragraph


class Kind(StrEnum):
    """What is in doubt."""

    POINTER = "pointer"
    """It points somewhere, and no address stands beside it."""
    DATE = "date"
    """A date that is none: only whoever knows when it was written knows when it is."""
    CONTACT = "contact"
    """Somebody is named for others to turn to. Nobody knows here whether they have agreed to that."""


@dataclasses.dataclass(frozen=True, slots=True)
class Doubt:
    """One thing, with the words of the article, and the line in the file at which their paragraph begins (from 1)."""

    kind: Kind
    line: int
    words: str


_MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr"
)
_NO_DATE: Final = re.compile(
    rf"(?:\b(?:in|early in|later in|yn|ddechrau)\s+)?"
    rf"(?:(?:{_MONTHS})\s+(?:this|next|last)\s+year|(?:{_MONTHS})\s+(?:eleni|nesaf|diwethaf)"
    rf"|\bthe\s+new\s+year\b|\by\s+flwyddyn\s+newydd\b|\b(?:next|last|this)\s+(?:year|month|week)\b"
    rf"|\by\s+(?:flwyddyn|mis|wythnos)\s+(?:nesaf|diwethaf)\b|\beleni\b|\by\s+llynedd\b)"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|fed|af|ain|eg|ydd)?\s+(?:of\s+|o\s+)?(?:{_MONTHS})\b(?!,?\s+\d{{4}})",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(
    r"\b(?:please\s+see|useful\s+links|click\s+here|read\s+more|more\s+here|see\s+page\s+\d+|see\s+below"
    r"|gweler\s+isod|gweler\s+tudalen\s+\d+|cliciwch\s+yma|darllenwch\s+fwy|dolenni\s+defnyddiol)\b|\b(?:see|gweler)\s*:?$"
    r"|\b(?:site|wefan)\s+includes?\s+links\b",
    re.IGNORECASE,
)
_NAME: Final = r"[A-ZÂÊÎÔÛŴŶ][\w'’-]+(?:\s+(?:ap|ab|Ap|[A-ZÂÊÎÔÛŴŶ][\w'’-]+)){1,3}"
_TURN_TO: Final = re.compile(
    r"(?:contact|get\s+in\s+touch\s+with|write\s+to|e-?mail|ring|speak\s+to|[Cc]ysylltwch\s+â|[Ff]foniwch|[Ss]iaradwch\s+â|cysylltu\s+â)\s+"
    rf"(?:(?:the|[ay]r?)\s+[^.!?]{{3,40}}?,\s*)?(?P<names>{_NAME}(?:\s*(?:,|and|ac?|or|neu)\s+{_NAME})*)"
)
_BETWEEN: Final = re.compile(r"\s*,\s*|\s+(?:and|ac?|or|neu)\s+")


def doubts_about(article: Article) -> list[Doubt]:
    """Return what is in doubt, in the order of the text; nothing twice."""
    found: dict[tuple[Kind, str], Doubt] = {}
    for paragraph, after in zip(article.paragraphs, [*article.paragraphs[1:], None], strict=True):
        for doubt in _of(paragraph, after):
            found.setdefault((doubt.kind, doubt.words.casefold()), doubt)
    return list(found.values())


def _of(paragraph: Paragraph, after: Paragraph | None) -> Iterator[Doubt]:
    leads_somewhere = ADDRESS.search(paragraph.text) or (after and after.text and ADDRESS.search(after.text))
    if not leads_somewhere:
        yield from (Doubt(Kind.POINTER, paragraph.line, match.group()) for match in _POINTS.finditer(paragraph.text))
    yield from (Doubt(Kind.DATE, paragraph.line, match.group()) for match in _NO_DATE.finditer(paragraph.text))
    for match in _TURN_TO.finditer(paragraph.text):
        yield from (Doubt(Kind.CONTACT, paragraph.line, name) for name in _BETWEEN.split(match["names"]))
