"""
The pictures in docs/guides: the pages of the sample nation as its cast sees them, in both languages. `make screenshots`.

Not a test, and not gathered as one: it only borrows the journeys' browser and their copy of an empty database. The clock
stands still on a morning of the past, so that the same pages make the same pictures.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from playwright.sync_api import Browser, Page

from amser.demo import build
from amser.exchanges.models import Exchange, Party, Role, WaitingFor
from amser.exchanges.queries import Asks, waiting_for
from amser.identity.models import User
from amser.listings.models import Kind, Listing, ListingState
from amser.members.models import Membership
from amser.members.queries import missing_for
from tests.builders.jobs import run_jobs
from tests.guards.cast import with_second_step
from tests.journeys.conftest import Visit
from tests.journeys.small_png import reduced
from tests.journeys.visitor import PROJECT, TELEPHONE, Visitor

FOLDER: Final = PROJECT / "docs" / "guides" / "pictures"
MORNING: Final = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)  # a Wednesday
SIZE: Final = 0.3
BANKS: Final = {"cy": "aberwennol", "en": "cwm-gwawr"}  # the one works mostly in Welsh, the other mostly in English
BROKERS: Final = {"cy": "nia", "en": "rhian"}
DESK, NARROW, TALLEST = 1000, 720, 1000  # pixels
LARGEST: Final = 60 * 1024  # bytes

Picture = Callable[[str, Visitor], None]


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[None]:
    """Stop the clock, also where a module keeps it by another name."""
    running = timezone.now
    patch = pytest.MonkeyPatch()
    for name, module in list(sys.modules.items()):
        if name.startswith(("amser.", "django.", "allauth.")):
            for kept in [word for word, value in vars(module).items() if value is running]:
                patch.setattr(module, kept, lambda: MORNING)
    patch.setattr(settings, "SITE_URL", "https://amser.example.org")  # on a poster
    yield
    patch.undo()


@pytest.fixture(scope="module")
def nation(house: str, clock: None) -> None:
    """The sample, with everything told that it has to tell."""
    build.build(build.planned(now=MORNING, size=SIZE), now=MORNING, progress=lambda _: None)
    with transaction.atomic():
        run_jobs()
    for key in (*BROKERS.values(), "eirlys"):
        with_second_step(_cast(key))


@pytest.fixture
def take(browser: Browser, nation: None) -> Iterator[Picture]:
    """Return a function that keeps the page somebody looks at, by a name."""
    FOLDER.mkdir(exist_ok=True)
    scribe: Page = browser.new_page()

    def keep(name: str, visitor: Visitor) -> None:
        page, width = visitor.page, visitor.width
        tall = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        png = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall}, animations="disabled")
        small = reduced(png, scribe)
        assert len(small) < LARGEST, f"{name} is too large: {len(small)} bytes"
        (FOLDER / f"{name}.{visitor.language}.png").write_bytes(small)

    yield keep
    scribe.close()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_the_desk(visit: Visit, take: Picture, language: str) -> None:
    slug, broker = BANKS[language], _cast(BROKERS[language])
    wide, narrow = visit(language, broker, width=DESK), visit(language, broker, width=NARROW)
    someone = _members(slug).filter(state="active").earliest("number")
    newcomer = _members(slug).filter(state="applied").earliest("number")
    desk = f"b/{slug}/desk/"

    take("desk", wide.go(desk))
    take("find", narrow.go(f"{desk}find/?q={someone.user.known_as}"))
    take("person", wide.go(f"{desk}people/{someone.number}/"))
    take("approve", narrow.go(f"{desk}people/{newcomer.number}/approve/"))
    take("clear", narrow.go(f"{desk}people/{newcomer.number}/clear/?kind=public"))
    take("record", narrow.go(f"{desk}record/?receiver={someone.number}"))
    take("settle", narrow.go(f"{desk}exchanges/{_exchange(slug, 'differs')}/settle/"))
    waits = _exchange(slug, "waiting", waiting_for=WaitingFor.FLOOR)
    take("waits", narrow.go(f"{desk}exchanges/{waits}/"))
    take("release", narrow.go(f"{desk}exchanges/{waits}/release/"))
    take("correct", narrow.go(f"{desk}exchanges/{_exchange(slug, 'posted', questions__isnull=False)}/correct/"))
    take("post", wide.go(f"{desk}post/"))
    take("goodbye", narrow.go(f"{desk}people/{someone.number}/state/"))
    take("died", narrow.go(f"{desk}people/{someone.number}/died/"))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_running_the_bank(visit: Visit, take: Picture, language: str) -> None:
    steward = _cast("eirlys")
    wide, narrow = visit(language, steward, width=DESK), visit(language, steward, width=NARROW)

    take("policy", wide.go("b/aberwennol/desk/policy/"))
    take("roles", narrow.go("b/aberwennol/desk/roles/"))
    take("books", narrow.go("b/aberwennol/desk/books/"))


@pytest.mark.parametrize("language", ["cy", "en"])
def test_a_member(visit: Visit, take: Picture, language: str) -> None:
    slug = BANKS[language]

    confirms, exchange = _asked(slug, language, Asks.CONFIRM)
    her = visit(language, confirms.user, width=TELEPHONE)
    take("home", her.go(f"b/{slug}/home/"))
    take("confirm", her.go(f"b/{slug}/arrangements/{exchange}/"))
    take("hours", visit(language, _both_ways(slug, language).user, width=TELEPHONE).go(f"b/{slug}/hours/"))
    answers, exchange = _asked(slug, language, Asks.ANSWER)
    take("agree", visit(language, answers.user, width=TELEPHONE).go(f"b/{slug}/arrangements/{exchange}/"))
    take("simple", visit(language, _cast("kevin"), width=TELEPHONE).go("b/cwm-gwawr/home/"))
    offer = Listing.objects.filter(timebank__slug=slug, kind=Kind.OFFER, state=ListingState.ON_BOARD, language=language).earliest("pk")
    take("poster", visit(language, confirms.user, width=NARROW).go(f"b/{slug}/board/{offer.pk}/poster/"))


def _cast(key: str) -> User:
    return User.objects.get(email=f"{key}@example.org")


def _members(slug: str) -> QuerySet[Membership]:
    return Membership.objects.filter(timebank__slug=slug).select_related("user", "timebank")


def _exchange(slug: str, state: str, **more: object) -> str:
    found = Exchange.objects.filter(timebank__slug=slug, state=state, **more).order_by("entered_at", "title").first()
    assert found is not None, f"the sample has an exchange that is {state}"
    return str(found.pk)


def _asked(slug: str, language: str, asks: Asks) -> tuple[Membership, str]:
    """Return someone who is asked this and can say yes, and about which exchange: in this language, if there is one."""
    found = [
        (waiting.exchange, member)
        for member in _readers(slug, language)
        for waiting in waiting_for(member, at=MORNING)
        if waiting.asks == asks and not missing_for(_giver(waiting.exchange), level=waiting.exchange.level, on=MORNING.date())
    ]
    assert found, f"the sample asks nobody to {asks}"
    exchange, member = min(found, key=lambda pair: pair[0].language != language)  # the first of those
    return member, str(exchange.pk)


def _giver(exchange: Exchange) -> int:
    return exchange.parties.get(role=Role.GIVER).membership_id


def _both_ways(slug: str, language: str) -> Membership:
    """Return someone who has both given and received more than twice."""
    for member in _readers(slug, language):
        sides = list(Party.objects.filter(membership=member, exchange__state="posted").values_list("role", flat=True))
        if min(sides.count(Role.GIVER), sides.count(Role.RECEIVER)) > 2:
            return member
    raise AssertionError("the sample has people who give and receive")


def _readers(slug: str, language: str) -> list[Membership]:
    """Return the members, first those who read this language in standard letters, the cast before others."""

    def suits(member: Membership) -> tuple[bool, bool, bool, int]:
        user = member.user
        return user.format != "standard", user.language not in {language, "both"}, "@" not in (user.email or ""), member.number

    return sorted(_members(slug).filter(state="active"), key=suits)
