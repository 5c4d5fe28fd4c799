"""The board: found, narrowed, paged, printed; and who may read it."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from amser.kernel.ids import uuid7
from amser.listings import actions
from amser.listings.actions import BoardText, Terms
from amser.listings.models import Kind
from amser.members import actions as members
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing, category
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import a_person
from tests.builders.visiting import visit_as
from tests.builders.when import FRIDAY, MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    return bank


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais", place=a_place(bank))


def board(member: Membership, query: str = "", *, language: str = "en", page: str = "") -> str:
    answer = visit_as(member).get(f"/{language}/b/{member.timebank.slug}/board/{page}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_card_says_what_who_where_and_in_which_language_and_nothing_private(mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Lifft i'r farchnad", kind=Kind.OFFER, language="cy")

    html = board(mair)

    assert '<a href="/en/b/' in html
    assert 'lang="cy">Lifft i&#x27;r farchnad</a>' in html
    assert "Offer from Huw A" in html
    assert "Riverside" in html
    assert "Written in Welsh" in html
    assert "Awrlais" not in html
    assert "01632 960 147" not in html


def test_it_is_read_in_the_readers_language_where_written_in_it(mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Lifft i'r farchnad", language="cy", other_title="A lift to the market")

    assert 'lang="en">A lift to the market</a>' in board(mair)
    assert 'lang="cy">Lifft i&#x27;r farchnad</a>' in board(mair, language="cy")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Garden", "Lifft", "Gwau"}),
        ("?q=GWAU", {"Gwau"}),
        ("?q=garddio", {"Garden"}),
        ("?kind=offer", {"Garden"}),
        ("?c=garden&c=transport", {"Garden", "Lifft"}),
        ("?l=cy", {"Lifft", "Gwau"}),
        ("?l=cy&l=en", {"Garden", "Lifft", "Gwau"}),
        ("?place=none", {"Garden", "Lifft", "Gwau"}),
        ("?kind=rubbish&page=-4&c=%00", {"Garden", "Lifft", "Gwau"}),
    ],
)
def test_it_is_narrowed_by_the_address(mair: Membership, huw: Membership, query: str, found: set[str]) -> None:
    a_listing(huw, "Garden", kind=Kind.OFFER, code="garden")
    a_listing(huw, "Lifft", language="cy")
    a_listing(huw, "Gwau", language="cy", code="arts")

    html = board(mair, query)

    assert {title for title in ("Garden", "Lifft", "Gwau") if f">{title}</a>" in html} == found


def test_it_is_narrowed_by_place_and_says_so(mair: Membership, huw: Membership) -> None:
    place = a_place(mair.timebank, "Y Cei", "The Quay")
    here = actions.list_it(
        by=by(huw),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=huw.timebank,
        member=huw,
        kind=Kind.REQUEST,
        text=BoardText(language="en", title="Tea"),
        terms=Terms(category=category("arts"), setting="group", expires_on=FRIDAY, place=place),
    )
    a_listing(huw, "Elsewhere")

    html = board(mair, f"?place={place.pk}")

    assert "Shown: The Quay" in html
    assert f"/board/{here.pk}/" in html
    assert "Elsewhere" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?d=6", {"Weekends", "Evenings"}),
        ("?d=e", {"Weekends", "Evenings", "Tuesday evenings"}),
        ("?d=2&d=e", {"Evenings", "Tuesday evenings"}),
        ("?d=m", {"Weekends"}),
        ("?d=x&d=67", {"Weekends", "Evenings", "Tuesday evenings", "Whenever"}),
    ],
)
def test_it_is_narrowed_by_the_days_and_parts_of_the_day_that_people_said(
    mair: Membership, huw: Membership, query: str, found: set[str]
) -> None:
    titles = {"Weekends": ("67", ""), "Evenings": ("", "e"), "Tuesday evenings": ("2", "e"), "Whenever": ("", "")}
    for title, (days, parts) in titles.items():
        a_listing(huw, title, days=days, parts=parts)

    html = board(mair, query)

    assert {title for title in titles if f">{title}</a>" in html} == found


def test_the_days_stand_on_the_card_the_page_the_poster_and_the_printed_list(mair: Membership, huw: Membership) -> None:
    listing = a_listing(huw, "Knitting", days="12345", parts="ae")

    for page in ("", f"{listing.pk}/", f"{listing.pk}/poster/", "print/"):
        assert "Monday to Friday, afternoons, evenings" in board(mair, page=page)
        assert "Llun i Wener, prynhawniau, gyda&#x27;r nos" in board(mair, page=page, language="cy")


def test_it_says_which_days_it_is_narrowed_by(mair: Membership) -> None:
    assert "Shown: Saturday, Sunday, mornings" in board(mair, "?d=m&d=7&d=6")
    assert "Sadwrn, Sul, boreau" in board(mair, "?d=m&d=7&d=6", language="cy")


def test_what_does_not_say_when_is_counted_beside_a_day(mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Weekends", days="67")
    a_listing(huw, "Whenever")
    a_listing(huw, "Gwau", code="arts")

    html = board(mair, "?d=6&c=transport")
    assert "These do not say when: 1" in html
    assert 'href="?c=transport"' in html
    assert "These do not say when" not in board(mair)


def test_it_is_paged_and_keeps_what_was_asked_for(mair: Membership, huw: Membership) -> None:
    for number in range(30):
        a_listing(huw, f"Lift {number}")

    first, second = board(mair, "?q=lift&kind=request"), board(mair, "?q=lift&kind=request&page=2")

    assert "Page 1 of 2" in first
    assert 'href="?q=lift&amp;kind=request&amp;page=2"' in first
    assert first.count('<li class="card listing') == 24
    assert second.count('<li class="card listing') == 6
    assert "Requests: 30" in first


def test_when_nothing_matches_it_says_what_to_do(mair: Membership) -> None:
    html = board(mair, "?q=xyzzy")

    assert "Nothing matches. Try fewer words, or put your own on the board." in html
    assert f"/en/b/{mair.timebank.slug}/ask/" in html


def test_what_was_searched_for_is_escaped(mair: Membership) -> None:
    html = board(mair, "?q=%3Cscript%3E&kind=offer")

    assert "<script>" not in html
    assert 'value="&lt;script&gt;"' in html


def test_hidden_paused_and_waiting_are_nowhere(mair: Membership, huw: Membership) -> None:
    hidden, paused = a_member(mair.timebank, "Gwen Gudd", hidden=True), a_member(mair.timebank, "Dai Seibiant")
    shown = [a_listing(huw, "Waiting one", code="shopping", is_regulated=True), a_listing(hidden, "Hidden one")]
    shown.append(a_listing(paused, "Paused one"))
    members.pause(by=by(paused), key=uuid7(), at=MONDAY_10AM, membership=paused)

    html = board(mair)

    assert not any(listing.title in html for listing in shown)
    assert all(visit_as(mair).get(f"/en/b/{mair.timebank.slug}/board/{one.pk}/").status_code == 404 for one in shown)


def test_the_printed_list_names_nobody(mair: Membership, huw: Membership) -> None:
    listing = a_listing(huw, "Lifft", kind=Kind.OFFER)

    html = board(mair, page="print/")

    assert "Lifft" in html
    assert f'<td class="n">{listing.pk}</td>' in html
    assert "Huw" not in html
    assert "01632 960 123" in html


def test_strangers_sign_in_first_and_people_of_other_banks_find_nothing(bank: TimeBank, mair: Membership, huw: Membership) -> None:
    listing = a_listing(huw)
    elsewhere = a_member(a_bank("Cwmbach"), "Dai Arall")

    for address in ("home/", "board/", f"board/{listing.pk}/", f"board/{listing.pk}/poster/", "mine/", "me/", f"people/{huw.number}/"):
        path = f"/en/b/{bank.slug}/{address}"
        assert Client().get(path).status_code == 302
        assert visit_as(elsewhere).get(path).status_code == 404
        assert visit_as(a_person("Neb Yma")).get(path).status_code == 404

    assert visit_as(elsewhere).get(f"/en/b/{elsewhere.timebank.slug}/board/{listing.pk}/").status_code == 404


def test_who_waits_to_join_is_told_so_kindly(bank: TimeBank) -> None:
    answer = visit_as(an_applicant(bank)).get(f"/en/b/{bank.slug}/board/")

    assert answer.status_code == 403
    assert "You can do this once you have finished joining. Nia will tell you the next step." in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["home/", "board/", "board/?d=6&d=e", "board/print/", "board/{listing}/", "board/{listing}/poster/", "mine/", "people/2/"]
)
def test_queries_do_not_grow_with_rows(
    page: str, mair: Membership, huw: Membership, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, counted = visit_as(mair), []
    page = page.format(listing=a_listing(huw, "The one that is read", other_title="Yr un a ddarllenir").pk)
    for more in (3, 27):
        for number in range(more):
            for member in (mair, huw):
                a_listing(member, f"Lift {number}", kind=Kind.OFFER if number % 2 else Kind.REQUEST, days="67", parts="e")
        with django_assert_max_num_queries(26 if page == "home/" else 12) as queries:
            assert browser.get(f"/en/b/{mair.timebank.slug}/{page}").status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]


@pytest.mark.parametrize("words", ["a", "-", "?", "y", "'"])
def test_words_that_say_nothing_narrow_nothing(words: str, mair: Membership, huw: Membership) -> None:
    a_listing(huw, "Lift to town", kind=Kind.OFFER)

    for page in ("board", "notice-board", "board/print"):
        answer = visit_as(mair).get(f"/en/b/{mair.timebank.slug}/{page}/", {"q": words})
        assert "Lift to town" in answer.content.decode()


def test_who_says_nothing_of_what_they_can_do_has_a_home(mair: Membership) -> None:
    Membership.objects.filter(pk=mair.pk).update(can_do="-", would_like="?")

    for page in ("home/", "ideas/"):
        assert visit_as(mair).get(f"/en/b/{mair.timebank.slug}/{page}").status_code == 200
