"""The articles of a newsletter are found, what would have to be put right in them, and what stood in another before."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from amser.bulletins.articles import articles_in
from amser.bulletins.doubts import Kind, doubts_about
from amser.bulletins.reading import read
from amser.imports.command import command

LONG = "Neighbours met on the green and talked for an hour about who could give what, and who had never been asked."

NEWSLETTER = f"""A garden for everyone

by Non Hirddydd
{LONG}

What we need:

  • Somebody with a spade
  • Somebody with an hour

For the plan please see

Garddio gyda'n gilydd

gan Mair Gwennol, Gardd y Cei
{LONG}

We meet again in the new year. To hear more, contact the organiser,
Dai Loriwr.

gardens, neighbours

Do you have an hour?
{LONG}

Huw Dryw – Chair, Friends of the Green

 Other gardens

Write to gardd@example.org or see www.example.org for useful links.
"""


def test_every_article_is_found_with_who_wrote_it() -> None:
    found = articles_in(NEWSLETTER)

    assert [(one.line, one.title, one.byline) for one in found] == [
        (1, "A garden for everyone", "Non Hirddydd"),
        (13, "Garddio gyda'n gilydd", "Mair Gwennol, Gardd y Cei"),
        (23, "Do you have an hour?", ""),
    ]


def test_lists_tags_and_addresses_are_told_apart_from_what_is_read() -> None:
    garden, welsh, hour = articles_in(NEWSLETTER)

    assert [(item.line, item.text) for item in garden.items] == [(8, "Somebody with a spade"), (9, "Somebody with an hour")]
    assert welsh.tags == ("gardens", "neighbours")
    assert hour.addresses == ["gardd@example.org", "www.example.org"]


def test_a_name_with_a_dash_at_the_end_says_who_wrote_it() -> None:
    (one,) = articles_in(f"Thanks to you all\n\n{LONG}\n\nHuw Dryw – Chair, Friends of the Green\n")

    assert one.byline == "Huw Dryw – Chair, Friends of the Green"
    assert one.text == LONG


def test_no_line_is_lost() -> None:
    kept = {word for one in articles_in(NEWSLETTER) for word in f"{one.title} {one.byline} {one.text} {' '.join(one.tags)}".split()}

    assert {word for word in NEWSLETTER.split() if word.strip("•,")} - kept <= {"by", "gan", "•", "gardens,"}


@pytest.mark.parametrize("text", ["", "\n\n", "One short line", "•", "1.", f"{LONG}\n{LONG}", "\ufeff", "—\n\n—"])
def test_a_text_without_titles_has_no_articles(text: str) -> None:
    assert articles_in(text) == []


def test_what_points_nowhere_is_no_date_or_names_somebody_is_in_doubt() -> None:
    garden, welsh, hour = articles_in(NEWSLETTER)

    assert [(one.kind, one.line, one.words) for one in doubts_about(garden)] == [(Kind.POINTER, 11, "please see")]
    assert [(one.kind, one.line, one.words) for one in doubts_about(welsh)] == [
        (Kind.DATE, 18, "in the new year"),
        (Kind.CONTACT, 18, "Dai Loriwr"),
    ]
    assert doubts_about(hour) == []


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ("Cynhelir y cyfarfod nesaf yn y flwyddyn newydd.", Kind.DATE, ["yn y flwyddyn newydd"]),
        ("It was held on 7th March at the hall.", Kind.DATE, ["7th March"]),
        ("It was held on 7 March 2026 at the hall.", Kind.DATE, []),
        ("Bydd yr adroddiad yn barod ym mis Mai eleni.", Kind.DATE, ["Mai eleni"]),
        ("Cliciwch yma i ddarllen rhagor.", Kind.POINTER, ["Cliciwch yma"]),
        ("Click here: https://example.org/plan", Kind.POINTER, []),
        ("Please get in touch with Gwen Brydydd and Siôn ap Ifan for more.", Kind.CONTACT, ["Gwen Brydydd", "Siôn ap Ifan"]),
        ("Cysylltwch â Gwen Brydydd neu Siôn Wyn am fwy.", Kind.CONTACT, ["Gwen Brydydd", "Siôn Wyn"]),
        ("Please contact us for more.", Kind.CONTACT, []),
    ],
)
def test_doubts_in_both_languages(said: str, kind: Kind, words: list[str]) -> None:
    (one,) = articles_in(f"Some news for you\n\n{LONG}\n\n{said}\n")

    assert [doubt.words for doubt in doubts_about(one) if doubt.kind == kind] == words


def test_what_stood_in_another_newsletter_before_is_known_whatever_it_is_called_now() -> None:
    other = NEWSLETTER.replace("A garden for everyone", "Our garden is for you all").replace("Do you have an hour?", "An hour?")

    found = read({"first": NEWSLETTER, "second": f"{other}\n\nSomething quite new here\n\n{LONG.replace('hour', 'spade')} {'x' * 90}\n"})

    assert [one.before for one in found["first"]] == [[], [], []]
    assert [list(one.before) for one in found["second"]][:2] == [["first"], ["first"]]


def test_the_command_says_what_it_found_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text(NEWSLETTER, encoding="utf-8")

    said = CliRunner().invoke(command, ["bulletin", str(file)], env={"LANG": "en_GB.UTF-8", "LC_ALL": "en_GB.UTF-8"})
    welsh = CliRunner().invoke(command, ["bulletin", str(file)], env={"LANG": "cy_GB.UTF-8", "LC_ALL": "cy_GB.UTF-8"})

    assert said.exit_code == 0
    assert "Articles: 3." in said.output
    assert "Line 18 names a contact. Have they agreed? Dai Loriwr" in said.output
    assert "Erthyglau: 3." in welsh.output


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.doc"
    file.write_bytes(b"Hello \xd0\xcf\x11\xe0")

    refused = CliRunner().invoke(command, ["bulletin", str(file)])

    assert refused.exit_code == 2
    assert "UTF-8" in refused.output
