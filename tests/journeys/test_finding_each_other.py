"""Somebody types *arddio*; the broker asks first whoever has been left out; one button finds the most that these people can exchange."""

import pytest

from amser.listings.models import Kind
from amser.matching.models import Round
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank
from tests.builders.board import a_listing
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member
from tests.builders.rounds import searched, three_who_could
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit
from tests.journeys.visitor import Visitor
from tests.journeys.widths import EACH


def a_village(language: str, width: int) -> tuple[TimeBank, Membership, Membership, Membership]:
    """A bank where Mair asks for somebody to garden, which Huw and Dai both offer; Dai has received and not given."""
    bank = a_bank("Aberwennol", slug=f"cwrdd-{language}-{width}")
    mair, huw, dai = (a_member(bank, name) for name in ("Mair Gwennol", "Huw Dryw", "Dai Loriwr"))
    a_listing(mair, "Rhywun i arddio gyda fi", code="garden", language="cy")
    a_listing(huw, "Garddio a thorri gwair", code="garden", language="cy", kind=Kind.OFFER)
    a_listing(dai, "Gardening and hedges", code="garden", kind=Kind.OFFER)
    a_posted_exchange(mair, dai, minutes=120)
    return bank, mair, huw, dai


@pytest.mark.parametrize(("language", "width"), EACH)
def test_words_find_people_and_the_first_who_is_asked_is_whoever_was_left_out(visit: Visit, language: str, width: int) -> None:
    bank, mair, huw, dai = a_village(language, width)

    hers = visit(language, mair.user, width=width).go("search/?q=arddio&kind=board")
    for words in ("Garddio a thorri gwair", "Gardening and hedges"):
        _page_by_page(hers, words)

    nia = visit(language, at_desk(bank), width=width).go(f"b/{bank.slug}/desk/requests/").look("95-requests")
    nia.press_words("Rhywun i arddio gyda fi").reads_key("helpers.order").look("96-who-could-help")
    said = nia.page.locator("main").inner_text()
    assert said.index("Dai Loriwr") < said.index("Huw Dryw")
    nia.page.locator("main form button").first.click()
    nia.reads_key("helpers.asked").look("97-asked")

    his = visit(language, dai.user, width=width).go(f"b/{bank.slug}/home/").look("98-home-asked")
    his.press_first_waiting()
    his.reads_key("suggest.promise").look("98-could-you")
    his.press("suggest.yes").look("98-suggest-a-day")

    others = visit(language, huw.user, width=width).go(f"b/{bank.slug}/ideas/").reads("Rhywun i arddio gyda fi").look("99-ideas")
    others.go(f"b/{bank.slug}/me/needs/").look("99-needs")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_one_button_finds_the_circle_and_another_invites_everyone_in_it(visit: Visit, language: str) -> None:
    bank = a_bank("Aberwennol", slug=f"botwm-{language}")
    people = three_who_could(bank, a_member(bank, "Mair Gwennol"))
    nia = visit(language, at_desk(bank), width=1280).go(f"b/{bank.slug}/desk/rounds/")

    nia.press("round.start").look("93-begin").press("round.start.submit")
    round_ = searched(Round.objects.get(timebank=bank))
    nia.go(f"b/{bank.slug}/desk/rounds/{round_.pk}/").reads("Huw Dryw").press("circle.invite_all")

    for person in people:
        theirs = visit(language, person.user, width=360).go(f"b/{bank.slug}/home/")
        theirs.press_first_waiting()
        theirs.press("circle.yes")
    nia.go(f"b/{bank.slug}/desk/rounds/{round_.pk}/").look("94-all-said-yes")
    assert all(step.exchange is not None for step in round_.circles.get().steps.all())


def _page_by_page(visitor: Visitor, words: str) -> None:
    """Read on until a page of results has these words: other journeys have gardens too."""
    while words not in visitor.page.locator("main").inner_text():
        visitor.press("pager.next")
