"""With the keyboard alone, with everything twice as large, and on paper."""

import pytest
from playwright.sync_api import Browser

from amser.exchanges.models import Exchange
from amser.members.models import Membership
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, hours_of
from tests.builders.members import a_member
from tests.guards.cast import at_desk
from tests.journeys.conftest import Visit
from tests.journeys.visitor import too_wide
from tests.settings import ARTEFACTS

LONG_NAME = "Gwenhwyfar Llywelyn-Hughes o Landdewi Nant"


@pytest.fixture(scope="module")
def mair(house: str) -> Membership:
    """A member with a little of everything, in a bank that they may read about."""
    bank = a_bank("Llanfihangel-y-Wennol-Uchaf", slug="darllen")
    a_broker(bank)
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, LONG_NAME)
    for minutes in (45, 90):
        a_posted_exchange(huw, mair, minutes=minutes)
    a_listing(huw, "Help with a tablet, an old telephone, or a hearing aid that whistles")
    a_claimed_exchange(huw, mair)
    return mair


def _waiting(mair: Membership) -> Exchange:
    return Exchange.objects.get(timebank=mair.timebank, state="claimed")


def test_confirming_needs_no_mouse(visit: Visit, mair: Membership) -> None:
    her = visit("cy", mair.user).go(f"b/darllen/arrangements/{_waiting(mair).pk}/")
    page, wanted = her.page, her.says("confirm.button")
    before = hours_of(mair)

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"  # the first stop leads past the menu
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).boxShadow"
        )
        assert outline != "nonenone", "focus is always seen"
        if page.evaluate("document.activeElement.innerText.trim()") == wanted:
            break
    else:
        pytest.fail(f"{wanted} was not reached")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert hours_of(mair) == before - 60


PAGES = ("home/", "board/", "hours/", "arrangements/", "me/", "ask/", "mine/")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_nothing_runs_off_the_screen_at_twice_the_size(browser: Browser, visit: Visit, mair: Membership, language: str) -> None:
    wide = visit(language, mair.user, width=1280)
    narrow = visit(language, mair.user, width=360, scripts=True)
    zoomed = browser.new_context(viewport={"width": 640, "height": 400}, device_scale_factor=2, java_script_enabled=False)  # 1280 at 200%
    zoomed.add_cookies(wide.context.cookies())  # type: ignore[arg-type]  # the same shape
    page, off = zoomed.new_page(), {}

    for path in PAGES:
        page.goto(f"{wide.house}/{language}/b/darllen/{path}")
        off[f"{path} at 1280, zoomed"] = too_wide(page)
        off[f"{path} at 1280"] = too_wide(wide.go(f"b/darllen/{path}").page)
        narrow.go(f"b/darllen/{path}").page.add_style_tag(content="html { font-size: 200% }")  # the reader's own setting
        off[f"{path} at 360, letters twice as large"] = too_wide(narrow.page)
    zoomed.close()

    assert {where: what for where, what in off.items() if what} == {}


def test_the_desk_fits_its_screen(visit: Visit, mair: Membership) -> None:
    for width in (360, 1280):
        nia = visit("cy", at_desk(mair.timebank), width=width)
        nia.go("b/darllen/desk/").look("50-desk").go(f"b/darllen/desk/people/{mair.number}/").look("51-desk-person")


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_statement_can_be_kept_on_paper(visit: Visit, mair: Membership, language: str) -> None:
    her = visit(language, mair.user).go("b/darllen/hours/")
    her.look("52-hours")

    paper = ARTEFACTS / f"statement-{language}.pdf"
    her.page.pdf(path=paper, format="A4")
    her.page.emulate_media(media="print")

    assert paper.read_bytes().startswith(b"%PDF")
    assert not her.page.locator("nav.tabs").is_visible()
    assert not her.page.locator("main form").first.is_visible()
    assert her.page.get_by_role("table").first.is_visible()


def test_a_barrier_would_be_found(visit: Visit) -> None:
    anyone = visit("cy").go("account/sign-in/")

    anyone.page.evaluate("document.documentElement.removeAttribute('lang')")

    assert [barrier.partition(":")[0] for barrier in anyone.barriers()] == ["html-has-lang"]
