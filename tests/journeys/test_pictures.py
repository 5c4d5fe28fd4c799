"""
The pages that docs/guides shows, as the cast of the sample nation sees them, are there, and leave their pictures.

They lie in test-results/pictures, in both languages; `make screenshots` keeps them in docs/guides/pictures. The clock
stands still on one morning, so that the same pages make the same pictures.
"""

import datetime as dt
import sys
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from playwright.sync_api import Browser

from amser.agencies.models import SchemeCard
from amser.audit.actions import Actor, Door
from amser.casework.queries import open_for
from amser.contacts.models import Contact
from amser.demo.hub import STEERING
from amser.demo.spending import till_secret
from amser.employers.models import DaysYear
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, Party, Role, Slip, WaitingFor
from amser.exchanges.queries import Asks, waiting_for
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing, ListingState
from amser.members.models import Membership
from amser.members.queries import missing_for
from amser.networks.models import Event
from amser.opportunities.models import Session
from amser.timebanks.models import TimeBank
from amser.venues.models import Use, UseState
from tests.builders.jobs import run_jobs
from tests.conftest import Built, a_copy, in_its_place
from tests.guards.cast import with_second_step
from tests.journeys.conftest import Visit
from tests.journeys.kept_pictures import MADE
from tests.journeys.visitor import TELEPHONE, Visitor, too_wide

MORNING: Final = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)  # the Monday after the sample's Sunday
BANKS: Final = {"cy": "aberwennol", "en": "cwm-gwawr"}  # the one works mostly in Welsh, the other mostly in English
BROKERS: Final = {"cy": "nia", "en": "rhian"}
DESK, NARROW, TALLEST = 1000, 720, 860  # pixels
BOTH: Final = pytest.mark.parametrize("language", ["cy", "en"])

Picture = Callable[..., None]


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
def nation(house: str, built: Built, clock: None) -> Iterator[None]:
    """A copy of the sample, with everything told that it has to tell, where the house serves it."""
    with in_its_place(built[0]), a_copy() as own, in_its_place(own):
        with transaction.atomic():
            run_jobs()
        for key in (*BROKERS.values(), "eirlys"):
            with_second_step(_cast(key))
        yield


@pytest.fixture
def take(browser: Browser, nation: None) -> Picture:
    """
    Return a function that opens a page and leaves its picture, by a name: `take("find", narrow, "b/cwm-gwawr/desk/find/")`.

    Without an address it is the page that the visitor has come to. It fails where the page is not there, is in another
    language, or is wider than the screen. The picture is of the page's main part, unless it shows the `whole` from its top.
    """
    MADE.mkdir(parents=True, exist_ok=True)

    def leave(name: str, visitor: Visitor, path: str = "", *, whole: bool = False) -> None:
        page = visitor.page
        if path:
            address = f"{visitor.house}/{visitor.language}/{path}"
            answer = page.goto(address)
            assert answer is not None
            assert (answer.status, page.url) == (200, address), name
        assert page.locator("html").get_attribute("lang") == visitor.language, name
        assert too_wide(page) == [], name
        top, end = page.evaluate("(({top, bottom}) => [top, bottom])(document.querySelector('main').getBoundingClientRect())")
        begin = 0 if whole else int(top)
        page.screenshot(
            path=MADE / f"{name}.{visitor.language}.png",
            full_page=True,
            clip={"x": 0, "y": begin, "width": visitor.width, "height": min(TALLEST, int(end) - begin)},
            animations="disabled",
        )

    return leave


@BOTH
def test_the_morning_and_a_person(visit: Visit, take: Picture, language: str) -> None:
    slug, broker = BANKS[language], _cast(BROKERS[language])
    wide, narrow = visit(language, broker, width=DESK), visit(language, broker, width=NARROW)
    desk, someone = f"b/{slug}/desk/", _someone(slug)

    take("desk", wide, desk, whole=True)
    narrow.go(f"{desk}find/").type(q="an").press("desk.find")
    take("find", narrow)  # several people: what is one alone opens at once
    take("person", wide, f"{desk}people/{someone.number}/")
    take("touch", narrow, f"{desk}people/{_rang(slug)}/in-touch/")
    take("mailing", narrow, f"{desk}messages/new/")
    take("post", wide, f"{desk}post/")
    take("papers", narrow, f"{desk}papers/")
    take("card", narrow, f"{desk}people/{someone.number}/card/")
    take("goodbye", narrow, f"{desk}people/{someone.number}/state/")
    take("died", narrow, f"{desk}people/{someone.number}/died/")
    take("complaint", wide, f"{desk}complaints/{_complaint(slug, broker)}/")
    take("figures", wide, f"{desk}figures/?period=2026")
    take("report", wide, f"{desk}figures/report/?period=2026")
    take("close", narrow, f"{desk}figures/close/")
    narrow.go(f"{desk}people/{someone.number}/").press("acting.begin", name=someone.user.known_as)
    take("acting", narrow, whole=True)


@BOTH
def test_joining_and_safety(visit: Visit, take: Picture, language: str) -> None:
    slug, broker = BANKS[language], _cast(BROKERS[language])
    wide, narrow = visit(language, broker, width=DESK), visit(language, broker, width=NARROW)
    newcomer = _members(slug).filter(state="applied").earliest("number")
    desk = f"b/{slug}/desk/"

    take("enquiry", narrow, f"{desk}enquiry/")
    take("joining", wide, f"{desk}joining/")
    take("path", narrow, f"{desk}people/{newcomer.number}/path/")
    take("approve", narrow, f"{desk}people/{newcomer.number}/approve/")
    take("clear", narrow, f"{desk}people/{newcomer.number}/clear/?kind=public")
    take("safety", wide, f"{desk}people/{_checked(slug)}/safety/")


@BOTH
def test_what_happened(visit: Visit, take: Picture, language: str) -> None:
    slug, broker = BANKS[language], _cast(BROKERS[language])
    narrow = visit(language, broker, width=NARROW)
    desk, someone = f"b/{slug}/desk/", _someone(slug)

    take("record", narrow, f"{desk}record/?receiver={someone.number}")
    _fill_in_a_group(narrow.go(f"{desk}record/group/"), slug, someone)
    take("group", narrow)
    take("settle", narrow, f"{desk}exchanges/{_exchange(slug, 'differs')}/settle/")
    waits = _exchange(slug, "waiting", waiting_for=WaitingFor.FLOOR)
    take("waits", narrow, f"{desk}exchanges/{waits}/")
    take("release", narrow, f"{desk}exchanges/{waits}/release/")
    take("correct", narrow, f"{desk}exchanges/{_exchange(slug, 'posted', questions__isnull=False)}/correct/")
    take("slip", narrow, f"{desk}slips/?code={_slip(slug, broker).shown}")


@BOTH
def test_running_the_bank(visit: Visit, take: Picture, language: str) -> None:
    steward = _cast("eirlys")
    wide, narrow = visit(language, steward, width=DESK), visit(language, steward, width=NARROW)

    take("policy", wide, "b/aberwennol/desk/policy/")
    take("roles", narrow, "b/aberwennol/desk/roles/")
    take("books", narrow, "b/aberwennol/desk/books/")
    take("keeping", wide, "b/aberwennol/desk/keeping/")


@BOTH
def test_a_member(visit: Visit, take: Picture, language: str) -> None:
    slug = BANKS[language]

    confirms, exchange = _asked(slug, language, Asks.CONFIRM)
    her = visit(language, confirms.user, width=TELEPHONE)
    take("home", her, f"b/{slug}/home/", whole=True)
    take("confirm", her, f"b/{slug}/arrangements/{exchange}/", whole=True)
    take("hours", visit(language, _both_ways(slug, language).user, width=TELEPHONE), f"b/{slug}/hours/", whole=True)
    answers, exchange = _asked(slug, language, Asks.ANSWER)
    take("agree", visit(language, answers.user, width=TELEPHONE), f"b/{slug}/arrangements/{exchange}/", whole=True)
    take("simple", visit(language, _cast("kevin"), width=TELEPHONE), "b/cwm-gwawr/home/", whole=True)
    offer = Listing.objects.filter(timebank__slug=slug, kind=Kind.OFFER, state=ListingState.ON_BOARD, language=language).earliest("pk")
    take("poster", visit(language, confirms.user, width=NARROW), f"b/{slug}/board/{offer.pk}/poster/")


@BOTH
def test_a_community_group(visit: Visit, take: Picture, language: str) -> None:
    owner, leader = visit(language, _cast("luned"), width=NARROW), visit(language, _cast("sioned"), width=TELEPHONE)
    desk, session = "o/gardd-y-cei/desk/", _to_thank("gardd-y-cei")

    take("garden", owner, desk)
    take("rights", owner, f"{desk}staff/")
    take("sessions", owner, f"{desk}sessions/")
    leader.page.set_viewport_size({"width": TELEPHONE, "height": TALLEST})  # its buttons stick to the lower edge
    take("list", leader, f"{desk}sessions/{session}/", whole=True)
    take("thank", leader, f"{desk}sessions/{session}/thank/", whole=True)
    take("holders", owner, f"{desk}people/")
    take("month", owner, f"{desk}month/?period=2026-10")


@BOTH
def test_a_venue(visit: Visit, take: Picture, language: str) -> None:
    owner, till = visit(language, _cast("marged"), width=NARROW), visit(language, width=TELEPHONE)
    desk = "o/pwll-glan-yr-aber/desk/"

    take("offers", owner, f"{desk}offers/")
    take("booked", owner, f"{desk}offers/booked/{_booked_on().isoformat()}/")
    take("tills", owner, f"{desk}tills/")
    till.page.goto(f"{till.house}/till/open/{till_secret('caffi-r-cloc')}/")
    take("scan", till, "till/", whole=True)
    till.type(number=_number_of("menna")).press("common.continue")
    take("choose", till, whole=True)
    till.type(adults="2").press("common.continue")
    take("accept", till, whole=True)


@BOTH
def test_an_employer(visit: Visit, take: Picture, language: str) -> None:
    manager = visit(language, _cast("beca"), width=NARROW)
    desk, year = "o/cwmni-llifo/desk/days/", DaysYear.objects.get(organisation__slug="cwmni-llifo")

    take("days", manager, desk)
    take("year", manager, f"{desk}years/{year.pk}/")
    take("gave", manager, f"{desk}years/{year.pk}/report/")


# What the sample has not: a blank slip that came back, a group about to be written down.


def _slip(slug: str, broker: User) -> Slip:
    by, bank = Actor(user_id=broker.pk, door=Door.DESK), TimeBank.objects.get(slug=slug)
    return exchanges.print_slips(by=by, key=uuid7(), at=MORNING, bank=bank, count=1)


def _fill_in_a_group(visitor: Visitor, slug: str, leader: Membership) -> None:
    """Write down that one person helped three others, and see what moves."""
    others = _members(slug).filter(state="active").exclude(pk=leader.pk).order_by("-number")[:3]
    day = MORNING - dt.timedelta(days=1)
    visitor.choose(kind="one_to_many", sharing="shared", category="arts")
    visitor.type(title={"cy": "Gwnïo gyda'n gilydd", "en": "Sewing together"}[visitor.language], minutes_hours="2")
    visitor.type(gave=str(leader.number), received="\n".join(str(one.number) for one in others))
    visitor.type(worked_on_day=str(day.day), worked_on_month=str(day.month), worked_on_year=str(day.year)).press("group.review")


# Whom and what the pictures show.


def _someone(slug: str) -> Membership:
    return _members(slug).filter(state="active", account_id__isnull=False).earliest("number")


def _rang(slug: str) -> int:
    """Return the number of whoever spoke with the desk last."""
    return int(Contact.objects.filter(timebank__slug=slug).latest("at").membership.number)


def _complaint(slug: str, broker: User) -> int:
    return int(open_for(broker, TimeBank.objects.get(slug=slug))["complaints"].earliest("pk").pk)


def _checked(slug: str) -> int:
    """Return the number of somebody of whom the desk has seen the most."""
    checked = _members(slug).filter(state="active").annotate(seen=Count("checks")).order_by("-seen", "number")
    return int(checked[0].number)


def _to_thank(slug: str) -> int:
    """Return the session of an organisation whose people are still to be thanked."""
    there = Session.objects.filter(organisation__slug=slug, attendance__isnull=False, awards=None)
    return int(there.distinct().get().pk)


def _booked_on() -> dt.date:
    """Return the next day on which the pool expects somebody."""
    booked = Use.objects.filter(organisation__slug="pwll-glan-yr-aber", state=UseState.HELD, on__gte=MORNING.date())
    return booked.earliest("on").on


def _number_of(key: str) -> str:
    """Return the number of the card of somebody in the cast."""
    return SchemeCard.objects.get(participant__user=_cast(key), ended_at=None).number


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


@BOTH
def test_a_network_meets(visit: Visit, take: Picture, language: str) -> None:
    meeting = Event.objects.get(group__slug=STEERING, title_en="Winter meeting")

    take("meeting", visit(language, _cast("mererid"), width=NARROW), f"n/{STEERING}/desk/events/{meeting.pk}/agenda/")
