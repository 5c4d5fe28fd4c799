"""The guides stand in both languages, and show pictures that are there, small, and of their own language."""

import re
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).resolve().parents[2]
GUIDES: Final = PROJECT / "docs" / "guides"
LARGEST, ALTOGETHER = 60 * 1024, 1_500 * 1024  # bytes


def _pictures(guide: Path) -> list[str]:
    return re.findall(r'<img src="pictures/([\w.-]+)"', guide.read_text(encoding="utf-8"))


def _welsh(guide: Path) -> Path:
    return guide.with_suffix(".cy.md")


ENGLISH: Final = sorted(path for path in GUIDES.glob("*.md") if not path.name.endswith(".cy.md"))


@pytest.mark.parametrize("guide", ENGLISH, ids=lambda path: path.stem)
def test_a_guide_shows_the_same_in_both_languages(guide: Path) -> None:
    english, welsh = _pictures(guide), _pictures(_welsh(guide))

    assert [name.removesuffix(".en.png") for name in english] == [name.removesuffix(".cy.png") for name in welsh]


@pytest.mark.parametrize("guide", ENGLISH, ids=lambda path: path.stem)
def test_a_guide_has_the_same_sections_in_both_languages(guide: Path) -> None:
    def sections(path: Path) -> list[str]:
        return re.findall(r"^(#+) ", path.read_text(encoding="utf-8"), re.MULTILINE)

    assert sections(guide) == sections(_welsh(guide))


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.name)
def test_a_guide_leads_to_its_own_sections(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    headings = {_anchor(heading) for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}

    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - headings == set()


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def test_every_picture_is_shown_and_every_one_shown_is_there() -> None:
    shown = {name for guide in GUIDES.glob("*.md") for name in _pictures(guide)}

    assert {path.name for path in (GUIDES / "pictures").iterdir()} == shown


def test_the_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (GUIDES / "pictures").glob("*.png")}

    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}
    assert sum(sizes.values()) < ALTOGETHER


def test_the_readme_lists_every_guide() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in GUIDES.glob("*.md") if f"docs/guides/{path.name}" not in readme] == []
