"""Paper: a page of HTML becomes a tagged PDF (PDF/UA-1) in our own type, without asking anything of any network."""

import functools
import logging
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

UI: Final = Path(__file__).resolve().parent
STATIC: Final = UI / "static" / "ui"
NEEDED: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"  # Debian's names of what WeasyPrint loads

_BASE: Final = "https://amser.invalid/"  # what addresses inside a paper are relative to; nobody can own it (RFC 2606)
_HTML: Final = re.compile(r"<html[^>]*\slang=\"(?P<language>[^\"]+)\"", re.IGNORECASE)
_TITLE: Final = re.compile(r"<title>\s*[^<\s]", re.IGNORECASE)
_SCHEMES: Final = re.compile(r"^(@media \(prefers|\[data-scheme=)[^\n]*\n(?:[ \t][^\n]*\n)*\}[ }]*\n", re.MULTILINE)
_ONE_AT_A_TIME: Final = threading.Lock()  # pango's fonts are shared by the threads of a process
_LOG: Final = logging.getLogger("amser.ui.paper")


class PaperUnavailable(Exception):
    """Papers cannot be made on this machine: a library is missing. `needed` names Debian's packages that bring it."""

    needed = NEEDED


class NotOurs(ValueError):
    """A paper may hold our own static files and nothing else."""


def pdf(html: str, *, language: str) -> bytes:
    """
    Return a whole page of HTML as a tagged PDF, with our type and the house's print styles.

    The page says its language, which is `language`, in `<html lang>`, and has a `<title>`: without them a screen reader
    cannot read the PDF. Pictures and type come from the house's own static files (`<img src="mark.svg">`), nothing else
    is fetched. Takes about two seconds the first time and some 50 ms a page after that.

    Raises PaperUnavailable where pango is not installed.
    """
    said = _HTML.search(html)
    assert said is not None, "a paper says its language"
    assert said["language"] == language, "a paper is in the language it says"
    assert _TITLE.search(html), "a paper has a title"
    return _made(html, {}, pdf_variant="pdf/ua-1")


def part(html: str, *, pictures: Mapping[str, bytes]) -> bytes:
    """
    Return a page of HTML as one part of a long PDF that `joining.joined` puts together: thousands of sheets, to print and cut up.

    `pictures` are PNGs made for it, by the names under which it shows them. It has no tags, which a reader of paper does not
    miss. Raises PaperUnavailable where pango is not installed.
    """
    return _made(html, pictures, pdf_version="1.4")


def _made(html: str, pictures: Mapping[str, bytes], **options: str) -> bytes:
    with _ONE_AT_A_TIME:
        weasyprint, fetcher = _weasyprint(), _fetcher()(pictures, fail_on_errors=True)
        style, fonts = _style_and_fonts()
        document = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=fetcher, media_type="print")
        made: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, **options)
    return made


def can_be_made() -> bool:
    """Whether this machine has what papers need. Takes a quarter of a second the first time."""
    try:
        import weasyprint.text.fonts  # noqa: F401 -- loads pango
    except OSError:
        return False
    return True


@functools.cache
def stylesheet() -> str:
    """Return the print styles: the design's tokens as they are on paper, then `css/paper.css`."""
    tokens, paper = ((UI / "css" / name).read_text(encoding="utf-8") for name in ("tokens.css", "paper.css"))
    return _SCHEMES.sub("", tokens.partition("@font-face")[0]) + paper


def our_file(url: str) -> Path:
    """Return the static file that an address inside a paper names. Raises NotOurs for every other address."""
    found = (STATIC / unquote(urlsplit(url).path).lstrip("/")).resolve()
    if not url.startswith(_BASE) or not found.is_relative_to(STATIC) or not found.is_file():
        raise NotOurs(url)
    return found


@functools.cache
def _weasyprint() -> Any:
    """Load WeasyPrint when the first paper is made: it needs a quarter of a second, and pango, which is not ours to ship."""
    try:
        import weasyprint
        import weasyprint.text.fonts
    except OSError as missing:
        _LOG.exception("Papers cannot be made. Install: %s", NEEDED)
        raise PaperUnavailable(NEEDED) from missing
    # It warns of every property that is for screens.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    return weasyprint


@functools.cache
def _style_and_fonts() -> tuple[Any, Any]:
    """Return the styles and the type as WeasyPrint reads them, which takes longer than most papers."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _fetcher()({}, fail_on_errors=True)
    return weasyprint.CSS(string=stylesheet(), base_url=_BASE, url_fetcher=fetcher, font_config=fonts), fonts


@functools.cache
def _fetcher() -> Any:
    """Return the class that answers for addresses inside a paper. It is made here, as its base comes with WeasyPrint."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):  # type: ignore[misc]
        """Our static files, the pictures made for this paper, and no others."""

        def __init__(self, pictures: Mapping[str, bytes], **options: Any) -> None:
            super().__init__(**options)
            self.pictures = pictures

        def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002
            """Return one of our files. Raises NotOurs, which stops the paper."""
            made = self.pictures.get(url.removeprefix(_BASE)) if url.startswith(_BASE) else None
            if made is not None:
                return URLFetcherResponse(url, made, {"Content-Type": "image/png"})
            return URLFetcherResponse(url, our_file(url).read_bytes())

    return OurFiles
