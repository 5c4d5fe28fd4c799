"""Papers are tagged, in our own type, and ask nothing of any network."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from amser.ui import paper

_WELSH = "Ŵ ŷ: y dŵr a'r tŷ, âêîôûŵŷ, “Siân”"


def _page(body: str, *, language: str = "cy", title: str = "Slip amser") -> str:
    return f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


def _read(body: str, **head: str) -> PdfReader:
    return PdfReader(io.BytesIO(paper.pdf(_page(body, **head), language=head.get("language", "cy"))))


def _fonts(read: PdfReader) -> dict[str, Any]:
    fonts = read.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    return {font["/BaseFont"].rpartition("+")[2]: font["/DescendantFonts"][0]["/FontDescriptor"] for font in fonts}


def _tags(node: Any) -> list[str]:
    node = node.get_object()
    if not hasattr(node, "get"):
        return []
    below = node.get("/K", [])
    below = [below] if not isinstance(below, list) else below
    return [tag for tag in [node.get("/S")] if tag] + [tag for one in below if not isinstance(one, int) for tag in _tags(one)]


def test_a_paper_is_tagged_and_says_its_language_and_its_title() -> None:
    read = _read("<h1>Slip amser</h1><table><tr><th>Enw</th></tr></table>")

    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert read.trailer["/Root"]["/Lang"] == "cy"  # type: ignore[index]
    assert read.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"].value is True  # type: ignore[index]
    assert read.metadata
    assert read.metadata.title == "Slip amser"
    assert {"/H1", "/Table", "/TH"} <= set(_tags(read.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]
    assert b"pdfuaid" in read.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]


def test_welsh_letters_come_out_as_they_went_in_in_our_own_type_and_bold_too() -> None:
    read = _read(f"<p>{_WELSH}</p><p><b>{_WELSH}</b></p>")

    fonts = _fonts(read)
    assert read.pages[0].extract_text().count(_WELSH) == 2
    assert set(fonts) == {f"Atkinson-Hyperlegible-Next{part}" for part in ("", "-Bold", "-Ext", "-Ext-Bold")}, (
        "two files under one name would lend each other's letters"
    )
    assert all("/FontFile2" in font for font in fonts.values())


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/picture.png",
        "http://127.0.0.1/picture.png",
        "file:///etc/passwd",
        "../../paper.py",
        "/../../paper.py",
        "%2e%2e/%2e%2e/paper.py",
        "//example.org/mark.svg",
        "data:image/svg+xml,%3Csvg/%3E",
        "not-there.svg",
    ],
)
def test_nothing_is_fetched_but_our_own_files(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        paper.pdf(_page(f'<img src="{address}" alt="">'), language="cy")


def test_our_own_pictures_are_shown() -> None:
    assert paper.our_file("https://amser.invalid/mark.svg").name == "mark.svg"
    assert _read('<img src="mark.svg" alt="amser">').pages


@pytest.mark.parametrize("page", [_page("", language="en"), _page("", title=""), "<p>Enw</p>"])
def test_a_paper_without_its_language_or_its_title_is_our_mistake(page: str) -> None:
    with pytest.raises(AssertionError):
        paper.pdf(page, language="cy")


def test_where_pango_is_missing_the_paper_says_so_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_library(*_: object) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    paper._weasyprint.cache_clear()
    monkeypatch.setattr("builtins.__import__", _importing(no_library))

    with pytest.raises(paper.PaperUnavailable) as missing:
        paper.pdf(_page(""), language="cy")

    monkeypatch.undo()
    assert "libpango-1.0-0" in missing.value.needed
    assert paper.pdf(_page(""), language="cy").startswith(b"%PDF")


def _importing(refuse: Any) -> Any:
    usual = __import__

    def load(name: str, *args: Any, **kwargs: Any) -> Any:
        return refuse(name) if name == "weasyprint" else usual(name, *args, **kwargs)

    return load
