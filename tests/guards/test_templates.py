"""Templates say nothing in one language only, hold no style or script, and ask nothing of another host."""

import ast
import re
from pathlib import Path
from typing import Final

import pytest

PROJECT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = PROJECT / "src" / "amser"
TEMPLATES: Final = sorted(path for path in SOURCE.rglob("*.html") if "static" not in path.parts)

# Pages that must stand without catalogues or database say each thing in Welsh and in English, marked with `lang`.
BOTH_AT_ONCE: Final = {"403.html", "403_csrf.html", "404.html", "500.html", "restarting.html", "landing.html"}
SPECIMENS: Final = {"components.html"}  # for those who build: each part with made-up words
# Names, which are the same in every language.
NAMES: Final = {"Amser", "Cymraeg", "English", "CSV", "PDF", "JSON", "GitHub", "AGPL-3.0-or-later"}

_NOT_READ: Final = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}"
    r"|{%\s*block (?:width|body_class)\s*%}.*?{%\s*endblock\s*%}"
    r"|<script\b.*?</script>"
    r"|{#.*?#}|{{.*?}}|{%.*?%}|<!--.*?-->|<kbd>.*?</kbd>|<svg\b.*?</svg>|&\w+;",
    re.DOTALL,
)
_READ_ALOUD: Final = re.compile(r"""(?<![:\w-])(?:alt|title|placeholder|aria-label|aria-description)\s*=\s*"([^"]*)\"""")


# A part may take words under any name: two words or more are a sentence, not the name of a kind.
_GIVEN_TO_A_PART: Final = re.compile(r"""(?<![:\w-])[\w-]+\s*=\s*"([^"]*[^\W\d_]{2,}\s+[^\W\d_]{2,}[^"]*)\"""")


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NAMES]


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.name not in BOTH_AT_ONCE | SPECIMENS], ids=lambda path: str(path.relative_to(SOURCE))
)
def test_no_word_stands_outside_the_catalogues(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain = _NOT_READ.sub(" ", text)

    given = [
        said
        for part in re.findall(r"<c-[^<>]*>", plain)
        for said in _GIVEN_TO_A_PART.findall(re.sub(r'\b(?:class|kind)="[^"]*"', "", part))
    ]
    aloud = [word for said in _READ_ALOUD.findall(plain) + given for word in _words(said)]
    read = _words(re.sub(r"<[^<>]*>", " ", plain))

    assert (aloud, read) == ([], [])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_style_no_script_and_no_other_host(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    if path.name == "restarting.html":  # a proxy shows it while Amser is down; its policy allows the one style by its digest
        text = re.sub(r"<style>.*?</style>", "", text, count=1, flags=re.DOTALL)

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text, re.IGNORECASE)
    assert not [tag for tag in re.findall(r"<script[^>]*>", text) if "src=" not in tag and 'type="application/json"' not in tag]
    assert not re.search(r"(?:src|action|<link[^>]*href|srcset)\s*=\s*[\"'](?:https?:)?//", text)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.css")), ids=lambda path: path.name)
def test_a_stylesheet_fetches_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", path.read_text(encoding="utf-8"))


def test_whatever_is_translated_has_a_key() -> None:
    missing = [
        f"{path.relative_to(SOURCE)}: {tag}"
        for path in TEMPLATES
        for tag in re.findall(r"{%\s*(?:blocktrans(?:late)?|trans(?:late)?)\b.*?%}", path.read_text(encoding="utf-8"))
        if " context " not in tag
    ]

    assert missing == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_what_is_written_into_a_part_holds_no_names(path: Path) -> None:
    """Cotton reads `:fields="{'kind': one.kind}"` as text, and the button that should have sent it sends nothing."""
    written = re.findall(r'\s:\w+="([\[{][^"]*)"', path.read_text(encoding="utf-8"))

    for value in written:
        ast.literal_eval(value)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_form_stands_in_a_paragraph(path: Path) -> None:
    """A browser ends the paragraph where the form begins: its buttons lose their row, and an empty paragraph follows."""
    paragraphs = re.findall(r"<p\b[^>]*>(?:(?!</p>).)*", path.read_text(encoding="utf-8"), re.DOTALL)

    assert [one[:80] for one in paragraphs if re.search(r"<c-act\b|<form\b", one)] == []
