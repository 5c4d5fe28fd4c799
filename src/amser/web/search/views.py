"""The page on which everything is found."""

import dataclasses
import math
from typing import Final, Self

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from amser.kernel.languages import base
from amser.search.terms import asked, did_you_mean
from amser.web.member.board import Pages, Paginator
from amser.web.pages import now, page
from amser.web.search.hits import MOST, Hit, Kind, counts, hits
from amser.web.search.reader import Reader
from amser.web.search.results import Question, results

ON_A_PAGE: Final = 20
_LONGEST: Final = 100  # letters of a question
_PART: Final = "X-Part"  # with which our script asks for the results alone
_LAST_PAGE: Final = 99

_TABS: Final[dict[Kind, str | Promise]] = {
    Kind.BOARD: pgettext_lazy("nav.board", "The board"),
    Kind.PEOPLE: pgettext_lazy("search.kind.people", "People"),
    Kind.DO: pgettext_lazy("nav.do", "What you can do"),
    Kind.USE: pgettext_lazy("nav.use", "Where to use credits"),
    Kind.ORGANISATIONS: pgettext_lazy("organisations.heading", "Organisations"),
    Kind.PLACES: pgettext_lazy("search.kind.places", "Places"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Wanted:
    """The page's address, understood. What makes no sense is left out, never an error."""

    words: str = ""
    kind: str = ""
    page: int = 1

    @classmethod
    def read(cls, given: QueryDict) -> Self:
        """Return what an address asks for."""
        number, kind = given.get("page", ""), given.get("kind", "")
        is_number = number.isascii() and number.isdecimal() and len(number) <= len(str(_LAST_PAGE))
        return cls(
            words=given.get("q", "").replace("\x00", "").strip()[:_LONGEST],
            kind=kind if kind in set(Kind) else "",
            page=max(int(number), 1) if is_number else 1,
        )

    def query(self, **changed: str) -> str:
        """Return the encoded address of this, without the page, with some of it changed."""
        given = {"q": self.words, "kind": self.kind, **changed}
        return urlencode({name: value for name, value in given.items() if value})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """
    Find whatever this reader may see, in either language. Where our script asks while somebody types, the results alone.

    At most 13 queries, whatever is asked and found.
    """
    wanted = Wanted.read(request.GET)
    reader = Reader.of(request, base(get_language() or "en"))
    if wanted.kind == Kind.PEOPLE and not reader.memberships:
        wanted = dataclasses.replace(wanted, kind="")
    meant = did_you_mean(wanted.words)
    question = Question(wanted.words, asked(wanted.words) if wanted.words else [])
    everything = hits(question.asked, reader=reader, at=now())
    those = [hit for hit in everything if not wanted.kind or hit.kind == wanted.kind]
    first = (wanted.page - 1) * ON_A_PAGE
    answer = page(
        request,
        "search/results.html" if _PART in request.headers else "search/search.html",
        wanted=wanted,
        home=next((one.timebank for one in reader.memberships.values()), None),
        count=_figure(len(those)),
        results=results(those[first : first + ON_A_PAGE], question=question, reader=reader),
        tabs=_tabs(everything, wanted, reader),
        pages=_pages(len(those), wanted.page),
        query=wanted.query(),
        meant=meant,
        meant_query=wanted.query(q=meant) if meant else "",
    )
    patch_vary_headers(answer, [_PART])
    return answer


def _tabs(everything: list[Hit], wanted: Wanted, reader: Reader) -> list[tuple[str, str, bool]]:
    """Return the kinds as links, each with how many there are; people for those alone who find any."""
    words, found = pgettext("common.count", "%(label)s: %(count)s"), counts(everything)
    kinds = [(kind.value, str(label), found[kind]) for kind, label in _TABS.items() if reader.memberships or kind != Kind.PEOPLE]
    every = ("", pgettext("board.kind.all", "All"), len(everything))
    return [
        (f"?{wanted.query(kind=kind)}", words % {"label": label, "count": _figure(count)}, wanted.kind == kind)
        for kind, label, count in [every, *kinds]
    ]


def _figure(count: int) -> str:
    return f"{MOST}+" if count >= MOST else str(count)


def _pages(count: int, number: int) -> Pages:
    return Pages(number, number * ON_A_PAGE < count, Paginator(max(math.ceil(count / ON_A_PAGE), 1)))
