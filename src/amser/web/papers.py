"""Papers to print: a template becomes a PDF in the languages and the size that are wanted."""

import dataclasses
from collections.abc import Sequence
from typing import Final, Literal

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from amser.kernel.languages import LANGUAGES, Language, base
from amser.ui import paper
from amser.web.pages import page

Size = Literal["", "large", "simple"]
SIZES: Final[tuple[Size, ...]] = ("", "large", "simple")


@dataclasses.dataclass(frozen=True, slots=True)
class Paper:
    """
    How a paper is written: in which languages, the first of them first, and in which size.

    "large" is 18 points and more, "simple" is in simple words.
    """

    languages: tuple[str, ...]
    size: Size = ""

    @property
    def language(self) -> Language:
        """The first language, which the PDF says is its own."""
        return base(self.languages[0])


def written(*, languages: Sequence[Language] = LANGUAGES, size: Size = "") -> Paper:
    """Return how a paper is written: Welsh first where in both; in simple words by the simple catalogues."""
    simple = "-simple" if size == "simple" else ""
    return Paper(tuple(f"{language}{simple}" for language in languages), size)


def as_pdf(request: HttpRequest, template: str, *, how: Paper, name: str, **context: object) -> HttpResponse:
    """
    Return a paper as a PDF called `name`, to look at and print; it is kept by no cache.

    The template extends `layouts/paper.html` and is told `paper`. Where this machine cannot make papers, the page says
    what is to be installed.
    """
    with translation.override(how.languages[0]):
        html = render_to_string(template, {"paper": how, **context})
    try:
        made = paper.pdf(html, language=how.language)
    except paper.PaperUnavailable as missing:
        return page(request, "paper_unavailable.html", status=503, command=f"apt-get install {missing.needed}")
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
