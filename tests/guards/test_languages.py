"""Whatever a person reads is there in Welsh and in English, in words that fit."""

import re
from pathlib import Path
from typing import Final

import polib
import pytest

from amser.web.account.letters import LETTERS

PROJECT: Final = Path(__file__).resolve().parents[2]
LOCALE: Final = PROJECT / "locale"
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
LONGEST_SIMPLE_SENTENCE: Final = 15  # words
LONGEST_EVERY_DAY: Final = 12  # words, of what is said in simple words only where it is longer
# What a member reads every day: home, the board, asking and offering, arranging, saying how long, hours, thanks, refusals.
EVERY_DAY: Final = frozenset(
    "arrange balance board cancel claim confirm error exchange gift home hours listing past state statement suggest thank wrong".split()
)


def _catalogue(name: str) -> list[polib.POEntry]:
    return list(polib.pofile(str(LOCALE / name / "LC_MESSAGES" / "django.po")))


WELSH: Final = _catalogue("cy")
SIMPLE: Final = {name: _catalogue(name) for name in ("cy_Simple", "en_Simple")}


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def test_nothing_waits_for_its_welsh() -> None:
    assert [_key(entry) for entry in WELSH if entry.fuzzy or not entry.translated()] == []


@pytest.mark.parametrize("name", ["cy_Simple", "en_Simple"])
def test_nothing_is_half_simple(name: str) -> None:
    assert [_key(entry) for entry in SIMPLE[name] if entry.fuzzy or not entry.translated()] == []


def test_what_is_simple_in_one_language_is_simple_in_the_other() -> None:
    welsh, english = ({_key(entry) for entry in SIMPLE[name]} for name in ("cy_Simple", "en_Simple"))

    assert sorted(welsh ^ english) == []


def test_nothing_simple_is_kept_for_what_nobody_says_any_more() -> None:
    said = {_key(entry) for entry in WELSH}

    assert sorted({_key(entry) for entry in SIMPLE["en_Simple"]} - said) == []


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.:?])\s|\n", text)


def _texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


@pytest.mark.parametrize("name", ["cy", "cy_Simple", "en_Simple"])
def test_placeholders_agree(name: str) -> None:
    wrong = []
    for entry in _catalogue(name):
        asked = {*PLACEHOLDER.findall(entry.msgid), *PLACEHOLDER.findall(entry.msgid_plural or "")}
        given = [set(PLACEHOLDER.findall(text)) for text in _texts(entry)]
        if any(form - asked for form in given) or given[-1] != asked:
            wrong.append(_key(entry))

    assert wrong == []


@pytest.mark.parametrize("name", ["cy_Simple", "en_Simple"])
def test_a_simple_sentence_is_short(name: str) -> None:
    sentences = (sentence for entry in SIMPLE[name] for text in _texts(entry) for sentence in _sentences(text))

    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SIMPLE_SENTENCE] == []


def test_what_is_long_and_read_every_day_is_said_in_simple_words_too() -> None:
    simple = {_key(entry) for entry in SIMPLE["en_Simple"]}
    daily = [entry for entry in WELSH if (entry.msgctxt or "").partition(".")[0] in EVERY_DAY]
    long = {_key(entry) for entry in daily if any(len(part.split()) > LONGEST_EVERY_DAY for part in _sentences(entry.msgid))}

    assert sorted(long - simple) == []


def test_nobody_shouts() -> None:
    entries = [entry for entries in (WELSH, *SIMPLE.values()) for entry in entries]

    assert [_key(entry) for entry in entries if "!" in "".join([entry.msgid, *_texts(entry)])] == []


def test_the_same_words_under_one_key_are_said_once() -> None:
    """Two English sentences under one key mean that somebody changed one place and forgot another."""
    sentences: dict[str, set[str]] = {}
    for entry in WELSH:
        if entry.msgctxt:
            sentences.setdefault(entry.msgctxt, set()).add(entry.msgid)

    assert {key: sorted(said) for key, said in sentences.items() if len(said) > 1} == {}


def test_every_sentence_has_a_key() -> None:
    assert [entry.msgid for entry in WELSH if not entry.msgctxt and entry.msgid] == []


def test_apostrophes_are_straight() -> None:
    entries = [entry for entries in (WELSH, *SIMPLE.values()) for entry in entries]

    assert [_key(entry) for entry in entries if "\u2019" in "".join([entry.msgid, *_texts(entry)])] == []


@pytest.mark.parametrize("prefix", LETTERS)
def test_a_letter_about_signing_in_says_something_else_in_each_language(prefix: str) -> None:
    from django.utils import translation

    written = {}
    for language in ("cy", "en"):
        with translation.override(language):
            written[language] = LETTERS[prefix]({"code": "XYZ123", "time": "10:15", "email": "mair@example.org"})

    assert all(subject and body for subject, body in written.values())
    assert written["cy"][0] != written["en"][0]
    assert written["cy"][1] != written["en"][1]
