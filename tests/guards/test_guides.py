"""The guides stand in both languages, say what the screens say, lead where they say, and show pictures that the test run makes."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import polib
import pytest

PROJECT: Final = Path(__file__).resolve().parents[2]
GUIDES: Final = PROJECT / "docs" / "guides"
PICTURES: Final = GUIDES / "pictures"
LARGEST, ALTOGETHER = 40 * 1024, 2_200 * 1024  # bytes

ALL: Final = sorted([*GUIDES.rglob("*.md"), *(PROJECT / "docs" / "reference").glob("*.md"), PROJECT / "README.md"])
ENGLISH: Final = [path for path in GUIDES.rglob("*.md") if not path.name.endswith(".cy.md")]
BOOKS: Final = ("broker", "organisation", "venue", "employer", "scheme", "network")
CHAPTERS: Final = sorted(path for book in BOOKS for path in (GUIDES / book).glob("*.md"))


def _name(path: Path) -> str:
    return str(path.relative_to(PROJECT).with_suffix(""))


def _pictures(guide: Path) -> list[Path]:
    return [(guide.parent / found).resolve() for found in re.findall(r'<img src="([^"]+)"', guide.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("guide", sorted(ENGLISH), ids=_name)
def test_a_guide_has_the_same_sections_and_pictures_in_both_languages(guide: Path) -> None:
    welsh = guide.with_suffix(".cy.md")

    def sections(path: Path) -> list[str]:
        return re.findall(r"^(#+) ", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert sections(guide) == sections(welsh)
    assert [path.name.removesuffix(".en.png") for path in _pictures(guide)] == [
        path.name.removesuffix(".cy.png") for path in _pictures(welsh)
    ]


@pytest.mark.parametrize("page", ALL, ids=_name)
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, section = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert not section or section in _anchors(found), target


@cache
def _anchors(page: Path) -> frozenset[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings)


@pytest.mark.parametrize("guide", CHAPTERS, ids=_name)
def test_words_in_bold_are_words_on_the_screen(guide: Path) -> None:
    text = re.sub(r"\s+", " ", guide.read_text(encoding="utf-8"))
    bold = set(re.findall(r"\*\*(.+?)\*\*", text)) - {"in bold", "mewn print trwm"}

    assert bold - _on_screen("cy" if guide.name.endswith(".cy.md") else "en") == set()


@cache
def _on_screen(language: str) -> frozenset[str]:
    """Return everything that a page may say, with … for what stands in for a name; also up to a colon, before a figure."""
    entries = polib.pofile(str(PROJECT / "locale/cy/LC_MESSAGES/django.po"))
    said = [re.sub(r"%\(\w+\)s", "…", entry.msgstr if language == "cy" else entry.msgid) for entry in entries]
    return frozenset([*said, *(words.removesuffix(": …") for words in said)])


def test_the_pictures_are_those_that_the_test_run_makes_and_a_guide_shows() -> None:
    """`make screenshots` brings what is missing and takes away what nobody makes."""
    run = (PROJECT / "tests/journeys/test_pictures.py").read_text(encoding="utf-8")
    made = {f"{name}.{language}.png" for name in re.findall(r'\btake\("([a-z]+)"', run) for language in ("cy", "en")}
    kept = {path.name for path in PICTURES.iterdir()}
    shown = {path for guide in GUIDES.rglob("*.md") for path in _pictures(guide)}

    assert {path.parent for path in shown} == {PICTURES}
    assert made == kept
    assert {path.name for path in shown} == kept


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}

    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}
    assert sum(sizes.values()) < ALTOGETHER


def test_every_guide_is_listed() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in GUIDES.glob("*.md") if f"docs/guides/{path.name}" not in readme] == []


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("ending", [".md", ".cy.md"])
def test_every_chapter_is_listed_in_its_book(book: str, ending: str) -> None:
    contents = GUIDES / book / f"README{ending}"
    index = contents.read_text(encoding="utf-8")
    chapters = [path.name for path in contents.parent.glob("*.md") if path.name.endswith(".cy.md") == (ending == ".cy.md")]

    assert f"docs/guides/{book}/{contents.name}" in (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [name for name in chapters if not name.startswith("README") and f"]({name})" not in index] == []
