"""Finding everything again, when words are taken to mean something else than they were."""

import pytest

from amser.listings.models import Listing
from amser.members.models import Membership
from amser.search import index
from amser.search.renewing import renew
from amser.search.thesaurus import rows
from tests.builders.board import a_listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next version of Amser is installed."""
    monkeypatch.setattr(index, "_version", lambda: "v:next")


def test_what_is_found_as_words_are_now_stays(mair: Membership) -> None:
    a_listing(mair)

    assert renew() == 0


def test_what_was_found_by_older_words_is_found_again_once(mair: Membership, other_words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = a_listing(mair, "Weeding")
    Listing.objects.filter(pk=listing.pk).update(found_by="'v:last':1C 'w:older':1A")
    before = Listing.objects.about("weeding").exists()
    heard: list[tuple[int, int]] = []

    renew(told=lambda done, whole: heard.append((done, whole)))

    assert not before
    assert Listing.objects.about("chwynnu").get() == listing
    assert heard[-1][0] == heard[-1][1]
    assert renew() == 0


def test_what_was_removed_stays_removed(mair: Membership, other_words: None) -> None:
    Listing.objects.filter(pk=a_listing(mair).pk).update(found_by=None)
    renew()

    assert Listing.objects.get().found_by is None


def test_stopped_it_goes_on_where_it_was(mair: Membership, other_words: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amser.search.renewing._AT_ONCE", 1)
    listings = [a_listing(mair, f"Weeding {number}").pk for number in range(3)]
    Listing.objects.filter(pk__in=listings).update(found_by="'v:last':1C")

    def stop(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        renew(told=stop)

    assert Listing.stale().count() == 2


def test_a_meaning_is_kept_by_a_name_that_no_other_has() -> None:
    concepts = [row.concept for row in rows()]

    assert len(set(concepts)) == len(concepts)
