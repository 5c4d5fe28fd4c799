"""The safety page at the desk, the visit buttons on a telephone, and what a bank does not arrange."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from amser.audit.models import Opening
from amser.exchanges.models import Exchange, Visit
from amser.identity.models import User
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings.models import Kind, ListingState, ProhibitedTask
from amser.members.models import Capability, Check, Membership, NotWith
from amser.notifications.models import Message
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_suggested_exchange, a_task, an_agreed_exchange
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.safety import a_check, barred, kept_apart
from tests.builders.visiting import visit_as
from tests.builders.when import MONDAY
from tests.web.broker.visiting import at_the_desk, signed_in

pytestmark = pytest.mark.django_db
IN_2030 = {"expires_on_day": "1", "expires_on_month": "6", "expires_on_year": "2030"}


@pytest.fixture
def nia(bank: TimeBank) -> Client:
    return at_the_desk(bank)


@pytest.fixture
def huw(bank: TimeBank) -> Membership:
    return a_member(bank, "Huw Awrlais", cleared=())


def send(client: Client, bank: TimeBank, path: str, **typed: Any) -> Any:
    """Send a form of the desk, twice, as a thumb does; return what the first answered."""
    data = {"key": str(uuid7()), **typed}
    first = client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    client.post(f"/en/b/{bank.slug}/desk/{path}", data)
    return first


def read(client: Client, bank: TimeBank, path: str) -> str:
    return client.get(f"/en/b/{bank.slug}/desk/{path}").text


def test_from_nothing_to_driving_on_one_page(bank: TimeBank, nia: Client, huw: Membership) -> None:
    page = f"people/{huw.number}/safety/"
    assert "Missing:" in read(nia, bank, page)

    for kind in ("licence", "insurance", "mot"):
        send(nia, bank, f"people/{huw.number}/safety/add/", what=kind, decision="accepted", **IN_2030)
    send(nia, bank, f"people/{huw.number}/clear/", kind="drive", reason="papers seen")

    assert str(Capability.objects.get(membership=huw).counts_until) == "2030-06-01"
    assert "until 1 June 2030" in read(nia, bank, page)
    assert Check.objects.filter(membership=huw).count() == 3


def test_papers_for_driving_need_their_last_day(bank: TimeBank, nia: Client, huw: Membership) -> None:
    answer = send(nia, bank, f"people/{huw.number}/safety/add/", what="mot", decision="accepted")

    assert "Write its last day" in answer.text
    assert not Check.objects.filter(membership=huw).exists()


def test_only_a_barred_list_says_that_somebody_is_barred(bank: TimeBank, nia: Client, huw: Membership) -> None:
    assert (
        "Only a check with a barred list" in send(nia, bank, f"people/{huw.number}/safety/add/", what="references", decision="barred").text
    )

    send(nia, bank, f"people/{huw.number}/safety/add/", what="barred_list.child", decision="barred")

    assert "Nobody can let them pass" in read(nia, bank, f"people/{huw.number}/safety/")


def test_another_banks_desk_reads_stop_and_nothing_else(bank: TimeBank, huw: Membership) -> None:
    barred(huw)
    elsewhere = a_bank("Cwm Arall", slug="cwm-arall")
    there = a_member(elsewhere, user=huw.user)

    page = read(at_the_desk(elsewhere), elsewhere, f"people/{there.number}/safety/")

    assert "Stop: nothing one to one may be arranged." in page
    assert not [word for word in ("Barred", "barred:", bank.name_en, "001234567890") if word in page.split("What was seen")[0]]


def test_an_ended_check_takes_away_what_rested_on_it(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank)
    check = Check.objects.get(membership=mair, kind="home_briefing")

    send(nia, bank, f"people/{mair.number}/safety/{check.pk}/end/", reason="to be done again")

    assert "Does not count today" in read(nia, bank, f"people/{mair.number}/safety/")


def test_two_are_kept_apart_and_together_again(bank: TimeBank, nia: Client, huw: Membership) -> None:
    mair = a_member(bank)

    send(nia, bank, f"people/{huw.number}/apart/", other=str(mair.number), reason="they have asked for it")
    assert "they have asked for it" in read(nia, bank, f"people/{mair.number}/safety/")
    pair = NotWith.objects.get()
    send(nia, bank, f"people/{mair.number}/apart/{pair.pk}/end/")

    assert NotWith.objects.live().count() == 0


def test_neither_of_two_kept_apart_reads_why(bank: TimeBank, huw: Membership) -> None:
    mair = a_member(bank)
    listing = a_listing(mair)
    kept_apart(huw, mair)

    for path in (f"board/{listing.pk}/", f"people/{mair.number}/", f"already/?with={mair.number}&role=giver"):
        assert visit_as(huw).get(f"/en/b/{bank.slug}/{path}").status_code == 404
    assert listing.title not in visit_as(huw).get(f"/en/b/{bank.slug}/board/").text


def test_a_broker_who_is_kept_apart_from_somebody_neither_reads_it_nor_ends_it(bank: TimeBank, huw: Membership) -> None:
    nia = a_member(bank, user=a_broker(bank, "Nia Cydlynydd"))
    pair, desk = kept_apart(huw, nia), signed_in(nia.user)

    for member in (nia, huw):
        page = read(desk, bank, f"people/{member.number}/safety/")
        assert "they have asked for it" not in page
        send(desk, bank, f"people/{member.number}/apart/{pair.pk}/end/")

    pair.refresh_from_db()
    assert pair.ended_at is None


def test_whoever_opens_a_safety_page_or_a_path_is_on_the_list_of_openings(bank: TimeBank, nia: Client, huw: Membership) -> None:
    for page in ("safety", "path", "in-touch"):
        read(nia, bank, f"people/{huw.number}/{page}/")

    assert Opening.objects.filter(about_user_id=huw.user_id, label="members.membership").count() == 3


def test_a_refusal_names_no_check_to_members_and_all_of_them_to_the_desk(bank: TimeBank, nia: Client, huw: Membership) -> None:
    mair = a_member(bank)
    exchange = a_suggested_exchange(huw, mair, what=a_task(level="H"))

    theirs = visit_as(mair).get(f"/en/b/{bank.slug}/arrangements/{exchange.pk}/").text
    ours = read(nia, bank, f"exchanges/{exchange.pk}/")

    assert "Something needs to be arranged before this can happen." in theirs
    assert not [word for word in ("cleared", "check", "briefing", "references") if word in theirs.split("<main")[1].split("</main")[0]]
    assert "Missing: One to one, in public, In a home." in ours
    assert "the rule of 1 September 2026" in ours


def test_the_desk_hears_of_what_was_stopped_once_and_no_reason_is_mailed(bank: TimeBank, nia: Client, huw: Membership) -> None:
    mair = a_member(bank)
    listing = a_listing(mair, code="companionship", setting="group")
    barred(huw, "adult")
    a_check(huw, "basic")
    listing.level, listing.answers = "R", "care"
    listing.save()
    day = (today(timezone.now()) + dt.timedelta(days=7)).isoformat()
    data = {"key": str(uuid7()), "where": "", "note": ""}

    here = f"/en/b/{bank.slug}/board/{listing.pk}/arrange/?day={day}&time=09:30"
    answer, _ = visit_as(huw).post(here, data), visit_as(huw).post(here, data)
    run_jobs()

    assert "Something needs to be arranged before this can happen." in answer.text
    told = Message.objects.filter(kind="exchanges.stopped", user__name="Nia Cydlynydd")
    assert told.count() == 1
    assert not [word for word in ("barred", "Barred", "check") if word in told[0].subject + told[0].body]


def test_checks_that_run_out_are_counted_on_the_desk(bank: TimeBank, nia: Client, huw: Membership) -> None:
    a_check(huw, "insurance", expires_on=today(timezone.now()))

    assert "Checks to renew within sixty days" in read(nia, bank, "")
    assert "Insurance for social and voluntary use" in read(nia, bank, "list/checks/")


def test_a_visit_from_the_button_to_the_desk(bank: TimeBank, nia: Client) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Dryw")
    exchange = an_agreed_exchange(huw, mair, what=a_task(level="H"))
    Exchange.objects.filter(pk=exchange.pk).update(on_day=today(timezone.now()), on_time=None)
    here = f"/en/b/{bank.slug}/arrangements/{exchange.pk}/"
    assert "I have arrived" in visit_as(huw).get(here).text
    assert "I have arrived" not in visit_as(mair).get(here).text

    visit_as(huw).post(f"{here}arrived/", {"key": str(uuid7())})
    assert "I have left, all is well" in visit_as(huw).get(here).text
    Visit.objects.update(arrived_at=exchange.entered_at, due_at=exchange.entered_at)
    assert "Not heard from after a visit" in read(nia, bank, "")
    send(nia, bank, f"exchanges/{exchange.pk}/visit/", note="rang him, all is well")

    assert Visit.objects.get().note == "rang him, all is well"
    assert "rang him, all is well" in read(nia, bank, f"exchanges/{exchange.pk}/")


def test_what_the_bank_does_not_arrange_waits_with_a_sentence(bank: TimeBank, nia: Client) -> None:
    steward, mair = at_the_desk(bank, kind="steward", name="Siân Stiward"), a_member(bank)
    send(steward, bank, "prohibited/usual/")
    send(steward, bank, "prohibited/", name_cy="Gwarchod nadroedd", name_en="Looking after snakes", words="snake, snakes, neidr, nadroedd")
    assert ProhibitedTask.objects.filter(timebank=bank).update(begins_on=MONDAY) == 4

    listing = a_listing(mair, "Feed my Snakes", code="pets")

    assert listing.state == ListingState.WAITING
    assert "does not arrange everything: Looking after snakes." in visit_as(mair).get(f"/en/b/{bank.slug}/board/{listing.pk}/").text
    assert "Looking after snakes" in read(nia, bank, "listings/")
    assert a_listing(mair, "Snakeskin bags mended", code="pets", kind=Kind.OFFER).state == ListingState.ON_BOARD


def test_what_is_arranged_again_waits_no_longer(bank: TimeBank) -> None:
    steward, mair = at_the_desk(bank, kind="steward", name="Siân Stiward"), a_member(bank)
    send(steward, bank, "prohibited/usual/")
    task = ProhibitedTask.objects.get(timebank=bank, name_en__startswith="Work on gas")

    send(steward, bank, f"prohibited/{task.pk}/end/")
    assert ProhibitedTask.objects.get(pk=task.pk).ends_on == today(timezone.now()) - dt.timedelta(days=1)
    ProhibitedTask.objects.filter(pk=task.pk).update(begins_on=dt.date(2026, 10, 1), ends_on=MONDAY - dt.timedelta(days=1))

    assert a_listing(mair, "Gas boiler service wanted", code="diy").state == ListingState.ON_BOARD


def test_a_broker_who_is_kept_apart_from_somebody_does_not_read_it_of_themselves(bank: TimeBank, nia: Client) -> None:
    own, huw = a_member(bank, user=User.objects.get(name="Nia Cydlynydd")), a_member(bank, "Huw Gwahanol")
    kept_apart(own, huw)

    page = read(nia, bank, f"people/{own.number}/safety/")

    assert "Huw Gwahanol" not in page
    assert "they have asked for it" not in page
