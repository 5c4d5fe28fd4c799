"""What a word is found by, however it is written."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amser.kernel.languages import fold
from amser.search import thesaurus
from amser.search.index import Text, vector
from amser.search.mutation import mutated, radicals
from amser.search.terms import asked, terms_of
from amser.search.tokens import tokens
from amser.search.welsh import keys, lemmas

# The commonest words of what time banks do: verbs, things and people.
ACTIVITIES = """
garddio coginio glanhau golchi smwddio siopa gyrru darllen ysgrifennu dysgu canu dawnsio peintio trwsio adeiladu cerdded rhedeg nofio
beicio chwarae gwnïo gwau crosio pobi cyfieithu teipio ffonio ymweld cyfeillio gwrando siarad sgwrsio casglu danfon cludo symud codi
torri plannu tocio palu chwynnu compostio ailgylchu trefnu cynllunio tynnu dylunio argraffu rhannu benthyg gofalu gwarchod bwydo mynd
gardd cegin tŷ cartref ci cath plentyn teulu ysbyty meddyg fferyllfa llyfrgell ysgol clwb côr capel neuadd pentref tref bws trên car
beic cyfrifiadur ffôn llun llyfr llythyr cerdyn bwrdd cadair drws ffenestr wal lamp gwely dillad botwm bwyd te coffi cacen bara cawl
pryd llysiau blodyn coeden lawnt gwrych pwll
""".split()


def _hundred() -> list[str]:
    """
    Return the hundred activities that people write of most, in Welsh.

    `hundred.csv` has how many of 2,749 listings of real time banks mean each: counted by the meanings of the thesaurus, each once, under
    the first of its Welsh names that is one word. The listings are English and American: how common a thing is in Wales may differ.
    """
    with (Path(__file__).parent / "hundred.csv").open(encoding="utf-8", newline="") as file:
        return [row["word"] for row in csv.DictReader(file)]


def test_every_mutated_form_of_the_hundred_commonest_activities_finds_its_radical() -> None:
    words = _hundred()
    assert len(set(words)) == 100
    forms = {(form, word) for word in words for one in mutated(word) for form in (one, fold(one))}
    assert len(forms) > 150
    assert [(form, word) for form, word in sorted(forms) if fold(word) not in keys(form)[0]] == []


def test_every_mutated_form_of_other_common_words_finds_its_radical() -> None:
    lost = [(form, word) for word in ACTIVITIES for form in mutated(word) if not keys(form)[0] & keys(word)[0]]
    assert lost == []


def test_without_their_accents_they_are_found_too() -> None:
    forms = [(fold(form), word) for word in ACTIVITIES for form in (word, *mutated(word)) if fold(form) != "dy"]  # your, not a house
    lost = [(form, word) for form, word in forms if not keys(form)[0] & keys(word)[0]]
    assert lost == []


@given(st.sampled_from(ACTIVITIES))
def test_a_radical_is_among_those_of_each_form_that_it_mutates_to(word: str) -> None:
    assert all(word in radicals(form) for form in mutated(word))


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        *(("arddio", "garddio"), ("nghegin", "cegin"), ("gathod", "cath"), ("wyliau", "gwyliau"), ("mhlant", "plentyn"), ("gŵn", "ci")),
        *(("dai", "tŷ"), ("ferched", "merch"), ("gyrsiau", "cwrs"), ("chyfrifiaduron", "cyfrifiadur"), ("erddi", "gardd"), ("cwn", "ci")),
        *(("trwsiodd", "trwsio"), ("drwsiais", "trwsio"), ("glanheais", "glanhau"), ("dysgodd", "dysgu"), ("cerddwn", "cerdded")),
        *(("nghymru", "cymru"), ("zoomio", "zoomio"), ("feiciau", "beic"), ("bobl", "person")),
    ],
)
def test_a_form_leads_to_its_lemma(form: str, lemma: str) -> None:
    assert lemma in lemmas(form)


def _meets(question: str, text: str, language: str) -> set[str]:
    """Return what was asked for that a text has."""
    has = {term.lexeme for term in terms_of(text, "cy" if language == "cy" else "en")}
    return {one.said for one in asked(question) if has & {term.lexeme for term in one.terms}}


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("arddio", "Gardening for older people", "en"),
        ("arddio", "Cymorth yn yr ardd", "cy"),
        ("gardening", "Garddio gyda'n gilydd", "cy"),
        ("coginiais", "Dw i'n hoffi coginio", "cy"),
        ("knitted", "Knitting for beginners", "en"),
    ],
)
def test_somebody_finds_what_they_mean_in_either_language(question: str, text: str, language: str) -> None:
    assert _meets(question, text, language) == {question}


def test_a_phrase_means_more_than_its_words() -> None:
    assert _meets("lifft i'r ysbyty", "Lift to hospital appointments", "en") == {"lifft", "ysbyty"}
    assert _meets("lifft i'r ysbyty", "A ladder, to lift things", "en") == set()


def test_words_of_one_language_do_not_meet_words_of_the_other_by_chance() -> None:
    assert _meets("chat", "Cath fach", "cy") == set()  # a mutated cat, to a dictionary


def test_the_thesaurus_has_its_pairs_in_both_languages() -> None:
    rows = thesaurus.rows()
    assert len(rows) >= 600
    assert [place for place, row in enumerate(rows) if not row.names["cy"] or not row.names["en"]] == []


def test_no_name_means_two_things_in_one_language() -> None:
    names = [(language, name.lower()) for row in thesaurus.rows() for language, said in row.names.items() for name in said]
    assert {one for one in names if names.count(one) > 1} == {("cy", "ysgol")}  # a school, and a ladder


@given(st.text(max_size=60))
def test_no_question_breaks_it(question: str) -> None:
    assert all(one.terms for one in asked(question))


@pytest.mark.parametrize("letters", ["字" * 900, "д" * 1_500, "a" * 4_000])
def test_what_is_longer_than_any_word_is_none(letters: str) -> None:
    assert tokens(f"garddio {letters}", "cy") == ["garddio"]
    assert vector([Text(letters, "en", is_title=True)]) == vector([])
