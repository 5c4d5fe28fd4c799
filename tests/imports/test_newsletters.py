"""The articles of a newsletter become items of a bulletin from the command line, each once."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amser.bulletins.models import Bulletin, Item
from amser.imports.command import command
from tests.builders.bulletins import a_bulletin
from tests.bulletins.test_newsletters import LONG, NEWSLETTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def bulletin() -> Bulletin:
    """A bulletin without items."""
    return a_bulletin(slug="newyddion")


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A newsletter of three articles, kept as plain text."""
    file = tmp_path / "letter.txt"
    file.write_text(NEWSLETTER, encoding="utf-8")
    return file


def run(*files: Path, more: tuple[str, ...] = ()) -> Result:
    """What the command says, in English."""
    return CliRunner().invoke(command, ["bulletin", *map(str, files), *more], env={"LANG": "en_GB.UTF-8", "LC_ALL": "en_GB.UTF-8"})


def test_each_article_becomes_an_item_in_its_language(bulletin: Bulletin, letter: Path) -> None:
    said = run(letter, more=("--into", "newyddion", "--written-in", "en"))

    assert said.exit_code == 0, said.output
    assert "Items made in newyddion: 3. Already there: 0." in said.output
    first = bulletin.items.order_by("pk")[0]
    assert (first.title_en, first.title_cy, first.cy_changed_at) == ("A garden for everyone", "", None)
    assert first.drafted_from.endswith(": A garden for everyone")


def test_done_again_nothing_is_made_twice(bulletin: Bulletin, letter: Path) -> None:
    run(letter, more=("--into", "newyddion", "--written-in", "en"))

    again = run(letter, more=("--into", "newyddion", "--written-in", "en"))

    assert "made in newyddion: 0. Already there: 3." in again.output
    assert bulletin.items.count() == 3


def test_what_stood_in_an_earlier_file_is_left_out(bulletin: Bulletin, letter: Path, tmp_path: Path) -> None:
    later = tmp_path / "later.txt"
    later.write_text(f"{NEWSLETTER}\n\nSomething quite new here\n\n{LONG.replace('hour', 'spade')} {'x' * 90}\n", encoding="utf-8")

    run(letter, later, more=("--into", "newyddion", "--written-in", "en"))

    assert bulletin.items.count() == 4


def test_only_the_lines_that_are_asked_for(bulletin: Bulletin, letter: Path) -> None:
    line = NEWSLETTER.splitlines().index("A garden for everyone") + 1

    run(letter, more=("--into", "newyddion", "--written-in", "en", "--line", str(line)))

    assert [one.title_en for one in bulletin.items.all()] == ["A garden for everyone"]


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (("--into", "newyddion"), "--written-in"),
        (("--into", "dim", "--written-in", "cy"), "there is no bulletin"),
        (("--into", "newyddion", "--written-in", "cy", "--line", "999"), "999"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(bulletin: Bulletin, letter: Path, more: tuple[str, ...], word: str) -> None:
    refused = run(letter, more=more)

    assert refused.exit_code == 2
    assert word in refused.output
    assert not Item.objects.filter(bulletin=bulletin).exists()
