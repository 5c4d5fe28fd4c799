"""The desk's pages open to those who work there, say what is true, and ask the database as often for thirty as for three."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from amser import announcements
from amser.audit.actions import Actor, Door
from amser.exchanges import actions as exchanges
from amser.exchanges.models import Exchange, ExchangeState
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.members.models import Level
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange, an_agreed_exchange, say
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import a_person
from tests.builders.when import FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db


def full_desk(bank: TimeBank, times: int) -> None:
    """Everything that can wait at a desk, several times over."""
    with announcements.silent():
        mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="phone"), cleared=())
        huw, ready = a_member(bank, "Huw Awrlais", cleared=()), a_member(bank, "Dai Parod")
        for _ in range(times):
            an_applicant(bank, "Elin Newydd", place=None)
            a_listing(huw, kind="offer")
            say(a_claimed_exchange(ready, mair, minutes=120), mair, 15)
            a_claimed_exchange(ready, mair)
            posted = a_posted_exchange(ready, mair, minutes=15)
            exchanges.ask_for_correction(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=posted, member=mair, words="It was shorter")
            an_agreed_exchange(ready, mair, on_day=timezone.localdate())
    for _ in range(times):
        a_suggested_exchange(huw, mair)
    run_jobs()


PAGES = [
    "",
    "list/joining/",
    "list/today/",
    "list/settle/",
    "list/clearing/",
    "list/questioned/",
    "list/waiting/",
    "list/unconfirmed/",
    "find/",
    "people/1/",
    "people/1/clear/",
    "people/1/state/",
    "people/1/details/",
    "record/",
    "listings/",
    "post/",
    "post/print/",
    "books/",
]
STEWARDS_PAGES = ["about/", "policy/", "places/", "roles/"]


def counted(client: Client, url: str) -> int:
    client.get(url)  # what is made once for each process
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(url)
    assert response.status_code == 200, url
    # That somebody's page was opened is one row written, not a question.
    return len([query for query in queries if not query["sql"].startswith('INSERT INTO "audit_opening"')])


@pytest.mark.parametrize("language", ["cy", "en"])
def test_every_page_of_the_desk_opens_in_both_languages(bank: TimeBank, language: str) -> None:
    full_desk(bank, 1)
    client = at_the_desk(bank, kind="steward")

    for page in [*PAGES, *STEWARDS_PAGES]:
        response = client.get(f"/{language}/b/{bank.slug}/desk/{page}")
        assert response.status_code == 200, page
        assert f'<html lang="{language}"' in response.text


def test_the_desk_asks_as_often_for_thirty_as_for_three() -> None:
    small, large = a_bank("Bach"), a_bank("Mawr")
    full_desk(small, 3)
    full_desk(large, 30)
    few, many = at_the_desk(small), at_the_desk(large)
    for desk, bank in ((few, small), (many, large)):
        desk.post(f"/en/b/{bank.slug}/desk/find/", {"q": "mair"})

    for page in PAGES:
        three = counted(few, f"/en/b/{small.slug}/desk/{page}")
        thirty = counted(many, f"/en/b/{large.slug}/desk/{page}")
        assert three == thirty, page
        assert thirty <= 12, f"{page}: {thirty}"


def test_counts_are_true_and_lead_to_what_they_count(bank: TimeBank) -> None:
    full_desk(bank, 10)
    response = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/")

    counts = {section.name: (section.count, len(section.lines)) for section in response.context["sections"]}
    assert counts["joining"] == (10, 8)
    assert counts["today"] == (10, 8)
    assert counts["settle"] == (10, 8)
    assert counts["clearing"] == (10, 8)
    assert counts["questioned"] == (10, 8)
    assert counts["listings"] == (10, 8)
    assert response.context["by_hand"] == len({message.user_id for message in Message.objects.by_hand().filter(timebank=bank)})
    for section in response.context["sections"]:
        assert at_the_desk(bank).get(section.url).status_code == 200


def test_exchanges_today_are_homes_first_and_then_by_time(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    for level, hour in ((Level.DRIVING, 15), (Level.PUBLIC, 9), (Level.HOME, 16), (Level.GROUP, 11), (Level.HOME, 10)):
        made = an_agreed_exchange(huw, mair)
        Exchange.objects.filter(pk=made.pk).update(level=level, on_day=today(timezone.now()), on_time=dt.time(hour))

    page = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/")

    section = next(one for one in page.context["sections"] if one.name == "today")
    assert [line.lead for line in section.lines] == ["10am", "4pm", "9am", "11am", "3pm"]
    assert "Homes first, then by time." in page.text


def test_what_nobody_confirmed_for_a_week_is_on_the_list(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    a_claimed_exchange(huw, mair)
    old = a_claimed_exchange(huw, mair)
    old.parties.update(claimed_at=timezone.now() - dt.timedelta(days=30))
    old.parties.filter(role="receiver").update(claimed_at=None)
    Exchange.objects.exclude(pk=old.pk).first().parties.filter(role="giver").update(claimed_at=timezone.now())  # type: ignore[union-attr]

    sections = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/").context["sections"]

    assert [(one.name, one.count) for one in sections if one.name != "first-month"] == [("unconfirmed", 1)]


def test_home_visits_come_first_today(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    public = an_agreed_exchange(huw, mair, on_day=timezone.localdate())
    home = an_agreed_exchange(huw, mair, on_day=timezone.localdate())
    Exchange.objects.filter(pk=public.pk).update(level="P", on_time=dt.time(8))
    Exchange.objects.filter(pk=home.pk).update(level="H", on_time=dt.time(18))

    sections = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/").context["sections"]
    (today,) = [section for section in sections if section.name != "first-month"]

    assert [line.tag for line in today.lines] == ["Home", "Public"]


def test_a_coordinator_sees_the_people_of_their_own_place_alone(bank: TimeBank) -> None:
    riverside, uplands = a_place(bank), a_place(bank, "Yr Ucheldir", "Uplands")
    an_applicant(bank, "Aled Afon", place=riverside)
    an_applicant(bank, "Una Ucheldir", place=uplands)
    a_broker(bank)  # somebody looks after the places without a coordinator
    coordinator = a_broker(bank, "Cadi Cydlynydd", kind="coordinator", place=uplands)

    (joining,) = signed_in(coordinator).get(f"/en/b/{bank.slug}/desk/").context["sections"]

    assert [line.title for line in joining.lines] == ["Una Ucheldir"]


def test_members_strangers_and_brokers_of_another_bank_find_nothing(bank: TimeBank) -> None:
    full_desk(bank, 1)
    other = a_bank("Arall")
    visitors = [signed_in(a_member(bank, "Huw Awrlais").user), at_the_desk(other), signed_in(a_person())]

    for visitor in visitors:
        for page in [*PAGES, *STEWARDS_PAGES]:
            assert visitor.get(f"/en/b/{bank.slug}/desk/{page}").status_code == 404, page
    assert Client().get(f"/en/b/{bank.slug}/desk/").status_code == 302


def test_another_banks_people_exchanges_listings_and_letters_are_not_found(bank: TimeBank) -> None:
    full_desk(bank, 1)
    other = at_the_desk(a_bank("Arall"))
    ours = at_the_desk(bank)
    exchange, message = Exchange.objects.filter(timebank=bank).first(), Message.objects.filter(timebank=bank).by_hand().first()
    assert exchange
    assert message
    theirs = a_bank("Trydydd").slug

    for desk, status in ((ours, 200), (other, 404)):
        assert desk.get(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/").status_code == status
    a_broker_of_both = at_the_desk(a_bank("Pedwerydd"))
    slug = TimeBank.objects.get(roles__user__pk=int(a_broker_of_both.session["_auth_user_id"])).slug
    assert theirs != slug
    for path in (
        f"exchanges/{exchange.pk}/",
        f"exchanges/{exchange.pk}/withdraw/",
        f"exchanges/{uuid4()}/",
        "people/1/",
        "people/1/clear/",
    ):
        assert a_broker_of_both.get(f"/en/b/{slug}/desk/{path}").status_code == 404, path
    assert a_broker_of_both.post(f"/en/b/{slug}/desk/post/{message.pk}/done/").status_code == 404
    for action in ("put-up", "decline"):
        assert a_broker_of_both.post(f"/en/b/{slug}/desk/listings/1/{action}/").status_code == 404


def test_only_a_steward_opens_the_stewards_pages(bank: TimeBank) -> None:
    broker = at_the_desk(bank)

    for page in STEWARDS_PAGES:
        assert broker.get(f"/en/b/{bank.slug}/desk/{page}").status_code == 403
    assert "What the bank has decided" not in broker.get(f"/en/b/{bank.slug}/desk/").text


def test_an_auditor_reads_the_books_and_nothing_else(bank: TimeBank) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    a_posted_exchange(huw, mair)
    auditor = at_the_desk(bank, kind="auditor")

    books = auditor.get(f"/en/b/{bank.slug}/desk/books/")
    assert "sums to nothing" in books.text
    assert "Mair" not in books.text
    assert auditor.get(f"/en/b/{bank.slug}/desk/").status_code == 404
    assert Exchange.objects.get().state == ExchangeState.POSTED


def test_a_get_changes_nothing(bank: TimeBank) -> None:
    full_desk(bank, 1)
    client = at_the_desk(bank, kind="steward")
    exchange = Exchange.objects.filter(state=ExchangeState.DIFFERS).get()

    for path in ("people/1/unclear/", "listings/1/put-up/", "post/1/done/", "roles/1/end/"):
        assert client.get(f"/en/b/{bank.slug}/desk/{path}").status_code == 405
    client.get(f"/en/b/{bank.slug}/desk/exchanges/{exchange.pk}/settle/")
    assert Exchange.objects.get(pk=exchange.pk).state == ExchangeState.DIFFERS


def test_the_desk_has_the_banks_own_footer(bank: TimeBank) -> None:
    footer = at_the_desk(bank).get(f"/en/b/{bank.slug}/desk/").text.partition("<footer")[2]

    assert bank.name_en in footer
    assert bank.phone in footer
    assert f'href="/en/b/{bank.slug}/"' in footer
    assert "your time broker" not in footer


@pytest.mark.parametrize("times", [1, 12])
def test_the_page_of_someone_who_died_asks_twelve_questions_at_most(bank: TimeBank, times: int) -> None:
    full_desk(bank, times)
    mair, nia = bank.memberships.get(number=1), a_broker(bank)
    exchanges.remember(by=Actor(user_id=nia.pk, door=Door.DESK), key=uuid7(), at=FRIDAY_4PM, membership=mair, reason="her daughter rang")

    assert counted(signed_in(nia), f"/en/b/{bank.slug}/desk/people/1/") <= 12
