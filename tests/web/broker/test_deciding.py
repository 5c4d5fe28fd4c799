"""What a broker decides on the desk's pages comes about once, with its reason, and never in a matter of their own."""

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from amser.audit.actions import Actor, Door
from amser.exchanges.models import Exchange, ExchangeState, Kind, Sharing
from amser.kernel.dates import full, today
from amser.kernel.ids import uuid7
from amser.listings.models import Listing
from amser.members.models import Capability, Membership, MembershipChange, OwnFloor, State, StepTaken
from amser.notifications.models import Message, MessageState
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_group, a_posted_exchange, a_suggested_exchange, hours_of, say
from tests.builders.jobs import run_jobs
from tests.builders.joining import a_reference_given, asked_for_a_reference
from tests.builders.members import a_member, an_applicant
from tests.builders.people import a_person
from tests.builders.safety import a_check, kept_apart
from tests.web.broker.visiting import at_the_desk, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nia(bank: TimeBank) -> Client:
    return at_the_desk(bank)


def test_a_request_is_accepted_with_its_references_in_one_go(bank: TimeBank, nia: Client) -> None:
    elin = _with_references(bank)

    send(nia, bank, f"people/{elin.number}/approve/", clear_public="on", reason="two references, 3 March", over="Talked at the door")

    assert Membership.objects.get(pk=elin.pk).state == State.ACTIVE
    assert [one.kind for one in Capability.objects.filter(membership=elin)] == ["public"]
    assert MembershipChange.objects.filter(membership=elin, to_state=State.ACTIVE).count() == 1


def _with_references(bank: TimeBank) -> Membership:
    elin, by = an_applicant(bank, "Elin Newydd"), Actor(user_id=a_broker(bank, "Gwen Ddesg").pk, door=Door.DESK)
    for name in ("Dr Cadno", "Mrs Wiwer"):
        a_reference_given(asked_for_a_reference(elin, name, by=by))
    return elin


def test_clearing_asks_what_was_seen(bank: TimeBank, nia: Client) -> None:
    elin = _with_references(bank)

    response = send(nia, bank, f"people/{elin.number}/approve/", clear_public="on", reason="", over="Talked at the door")

    assert "Clearing needs a reason." in response.text
    assert not Membership.objects.get(pk=elin.pk).account_id


def test_what_was_seen_is_no_reason_to_step_over_what_is_missing(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")

    response = send(nia, bank, f"people/{elin.number}/approve/", reason="talked on 3 March, Nia")

    assert "Not done yet: a conversation, references, the code of conduct." in response.text
    assert Membership.objects.get(pk=elin.pk).state == State.APPLIED
    assert not StepTaken.objects.filter(membership=elin).exists()

    send(nia, bank, f"people/{elin.number}/approve/", reason="talked on 3 March, Nia", over="A member for years")
    assert {one.reason for one in StepTaken.objects.filter(membership=elin)} == {"A member for years"}


@pytest.mark.parametrize("stepped_over", [False, True])
def test_two_references_are_not_ticked_while_they_are_missing_or_stepped_over(bank: TimeBank, nia: Client, *, stepped_over: bool) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    if stepped_over:
        send(nia, bank, f"people/{elin.number}/step-over/", step="references", reason="Known to the vicar")

    response = send(nia, bank, f"people/{elin.number}/approve/", clear_public="on", reason="two references", over="Known to us")

    assert "The references are not here yet." in response.text
    assert not Membership.objects.get(pk=elin.pk).account_id
    assert not Capability.objects.filter(membership=elin).exists()


def test_why_to_step_over_is_asked_only_where_something_is_missing_and_says_what(bank: TimeBank, nia: Client) -> None:
    elin = _with_references(bank)
    path = f"/en/b/{bank.slug}/desk/people/{elin.number}/approve/"
    assert "Why step over: a conversation, the code of conduct?" in nia.get(path).text

    for step in ("conversation", "code"):
        send(nia, bank, f"people/{elin.number}/step-over/", step=step, reason="Known to the vicar")
    assert "Why step over" not in nia.get(path).text
    send(nia, bank, f"people/{elin.number}/approve/")
    assert Membership.objects.get(pk=elin.pk).state == State.ACTIVE


def test_a_request_is_not_accepted_and_the_reason_stays_at_the_desk(bank: TimeBank, nia: Client) -> None:
    elin = an_applicant(bank, "Elin Newydd")
    run_jobs()

    send(nia, bank, f"people/{elin.number}/refuse/", reason="lives outside the area")
    run_jobs()

    assert Membership.objects.get(pk=elin.pk).state == State.REFUSED
    assert "lives outside" not in Message.objects.get(kind="members.refused").body


def test_somebody_is_cleared_until_a_day_and_no_longer_when_it_ends(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank, cleared=())
    day = {"review_on_day": "1", "review_on_month": "6", "review_on_year": "2030"}

    answer = send(nia, bank, f"people/{mair.number}/clear/", kind="drive", reason="licence seen", with_checks="on", **day)
    assert "Write each on the safety page first" in answer.text  # nobody's word is a licence
    for paper in ("licence", "insurance", "mot"):
        a_check(mair, paper)
    send(nia, bank, f"people/{mair.number}/clear/", kind="drive", reason="licence seen", **day)
    cleared = Capability.objects.get(membership=mair)
    assert (cleared.kind, str(cleared.review_on)) == ("drive", "2030-06-01")

    send(nia, bank, f"people/{mair.number}/unclear/", kind="drive")
    assert not Capability.objects.filter(membership=mair, ended_at__isnull=True).exists()


def test_a_membership_is_put_on_hold_with_a_reason_and_comes_back(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank)

    send(nia, bank, f"people/{mair.number}/state/", to="suspend", reason="to talk about")
    assert Membership.objects.get(pk=mair.pk).state == State.SUSPENDED
    assert "to talk about" in nia.get(f"/en/b/{bank.slug}/desk/people/{mair.number}/").text
    send(nia, bank, f"people/{mair.number}/state/", to="resume", reason="talked")
    assert Membership.objects.get(pk=mair.pk).state == State.ACTIVE


RANG = {"title": "Tea and a chat", "category": "companionship", "setting": "public", "minutes_hours": "1", "minutes_minutes": "30"}
ON = {"worked_on_day": "20", "worked_on_month": "11", "worked_on_year": "2026"}


def test_i_rang_and_it_happened(bank: TimeBank, nia: Client) -> None:
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")

    response = send(nia, bank, "record/", giver="huw awr", receiver=str(mair.number), **RANG, **ON)

    exchange = Exchange.objects.get()
    assert response.headers["Location"].endswith(f"/desk/exchanges/{exchange.pk}/")
    assert (exchange.state, str(exchange.worked_on)) == (ExchangeState.POSTED, "2026-11-20")
    assert (hours_of(huw), hours_of(mair)) == (90, -90)


def test_what_counts_of_a_length_is_said_at_once(bank: TimeBank, nia: Client) -> None:
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")
    said = "You wrote 1 hour 10 minutes. It counts as 1 hour 15 minutes."

    recorded = send(nia, bank, "record/", giver="huw", receiver="mair", **{**RANG, "minutes_hours": "1", "minutes_minutes": "10"}, **ON)
    shown = nia.get(recorded.headers["Location"]).text
    assert said in shown
    assert "Huw Awrlais gave Mair Gwennol 1 hour 15 minutes" in shown
    assert "Huw Awrlais for Mair Gwennol" in shown

    differs = say(a_claimed_exchange(huw, mair, minutes=120), mair, 30)
    settled = send(nia, bank, f"exchanges/{differs.pk}/settle/", minutes_hours="1", minutes_minutes="10", reason="Both say so")
    shown = nia.get(settled.headers["Location"]).text
    assert said in shown
    assert "First suggested" in shown
    assert "Written down" not in shown


def test_of_two_people_with_one_name_the_broker_chooses_below(bank: TimeBank, nia: Client) -> None:
    mair, _first, second = a_member(bank, "Mair Gwennol"), a_member(bank, "Dai Jones"), a_member(bank, "Dai Jones")

    asked = send(nia, bank, "record/", giver="dai jones", receiver="mair", **RANG, **ON)
    assert "This may be one of several people." in asked.text
    assert Exchange.objects.count() == 0

    send(nia, bank, "record/", giver="dai jones", giver_number=str(second.number), receiver="mair", **RANG, **ON)
    assert (hours_of(second), hours_of(mair)) == (90, -90)


def test_nobody_of_another_bank_is_found(bank: TimeBank, nia: Client) -> None:
    a_member(bank, "Mair Gwennol")
    a_member(a_bank("Arall"), "Huw Awrlais")

    response = send(nia, bank, "record/", giver="huw", receiver="mair", **RANG, **ON)

    assert "This person is not in this time bank." in response.text


def test_a_broker_records_nothing_of_their_own(bank: TimeBank) -> None:
    broker = a_broker(bank)
    a_member(bank, "Mair Gwennol")
    a_member(bank, user=broker)

    response = send(signed_in(broker), bank, "record/", giver="nia", receiver="mair", **RANG, **ON)

    assert "You are part of this yourself." in response.text
    assert Exchange.objects.count() == 0


def test_a_difference_is_settled(bank: TimeBank, nia: Client) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    differs = say(a_claimed_exchange(huw, mair, minutes=120), mair, 30)

    send(nia, bank, f"exchanges/{differs.pk}/settle/", minutes_hours="1", minutes_minutes="0", reason="Both say an hour")

    settled = Exchange.objects.get(pk=differs.pk)
    assert (settled.state, settled.minutes, settled.settled_note) == (ExchangeState.POSTED, 60, "Both say an hour")
    assert hours_of(huw) == 60


@pytest.fixture
def waiting(bank: TimeBank) -> Exchange:
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")
    a_posted_exchange(huw, mair, minutes=20 * 60)
    found = say(a_claimed_exchange(huw, mair, minutes=120), mair, 120)
    assert (found.state, found.waiting_for) == (ExchangeState.WAITING, "floor_reached")
    return found


def test_a_limit_of_their_own_lets_the_hours_move(bank: TimeBank, nia: Client, waiting: Exchange) -> None:
    shown = nia.get(f"/en/b/{bank.slug}/desk/exchanges/{waiting.pk}/").text
    assert "has reached the limit for receiving" in shown
    assert "More received than given: 20 hours" in shown
    form = nia.get(f"/en/b/{bank.slug}/desk/exchanges/{waiting.pk}/release/").context["form"]
    assert form["hours"].value() == 22
    until = {"until_day": "1", "until_month": "1", "until_year": "2030"}

    send(nia, bank, f"exchanges/{waiting.pk}/release/", hours="22", reason="is earning again from January", **until)

    assert Exchange.objects.get(pk=waiting.pk).state == ExchangeState.POSTED
    assert OwnFloor.objects.get().floor_minutes == -22 * 60


def test_an_empty_pot_gives_nothing_and_says_so(bank: TimeBank, nia: Client, waiting: Exchange) -> None:
    response = send(nia, bank, f"exchanges/{waiting.pk}/from-pot/", reason="in hospital")

    assert response.status_code == 200
    assert "limit" in response.text
    assert Exchange.objects.get(pk=waiting.pk).state == ExchangeState.WAITING


def test_what_will_not_move_is_ended(bank: TimeBank, nia: Client, waiting: Exchange) -> None:
    send(nia, bank, f"exchanges/{waiting.pk}/withdraw/", reason="they settled it between them")

    assert Exchange.objects.get(pk=waiting.pk).state == ExchangeState.CANCELLED


def test_a_record_is_put_right_with_the_right_length(bank: TimeBank, nia: Client) -> None:
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    posted = a_posted_exchange(huw, mair, minutes=60)

    send(nia, bank, f"exchanges/{posted.pk}/correct/", reason="It was longer", minutes_hours="1", minutes_minutes="28")

    assert "It counts as 1 hour 30 minutes." in nia.get(f"/en/b/{bank.slug}/desk/exchanges/{posted.pk}/").text
    assert Exchange.objects.get(pk=posted.pk).state == ExchangeState.CORRECTED
    assert (hours_of(huw), hours_of(mair)) == (90, -90)


def test_a_broker_decides_nothing_in_their_own_matter(bank: TimeBank) -> None:
    broker = a_broker(bank)
    nia, mair = a_member(bank, user=broker), a_member(bank)
    posted, desk = a_posted_exchange(nia, mair), signed_in(broker)

    assert "Ask another broker to do it." in desk.get(f"/en/b/{bank.slug}/desk/exchanges/{posted.pk}/").text
    refused = send(desk, bank, f"exchanges/{posted.pk}/correct/", reason="I said so")
    assert "You are part of this yourself." in refused.text
    cleared = send(desk, bank, f"people/{nia.number}/state/", to="pause", reason="mine")
    assert "You are part of this yourself." in cleared.text
    assert Exchange.objects.get().state == ExchangeState.POSTED
    assert Membership.objects.get(pk=nia.pk).state == State.ACTIVE


def test_what_an_offer_lacks_is_named_and_it_goes_up_once_arranged(bank: TimeBank, nia: Client) -> None:
    huw = a_member(bank, "Huw Awrlais", cleared=("public",))
    offer = a_listing(huw, kind="offer", code="garden", setting="home")
    assert "In a home" in nia.get(f"/en/b/{bank.slug}/desk/listings/").text

    refused = nia.post(f"/en/b/{bank.slug}/desk/listings/{offer.pk}/put-up/", {"key": str(uuid7())}, follow=True)
    assert "Missing: in a home." in refused.text
    send(nia, bank, f"people/{huw.number}/clear/", kind="home", reason="briefed", with_checks="on")
    send(nia, bank, f"listings/{offer.pk}/put-up/")

    assert Listing.objects.get(pk=offer.pk).state == "on_board"


def test_an_offer_is_not_put_up_with_a_reason(bank: TimeBank, nia: Client) -> None:
    offer = a_listing(a_member(bank, cleared=()), kind="offer")

    send(nia, bank, f"listings/{offer.pk}/decline/", reason="a paid trade")

    listing = Listing.objects.get(pk=offer.pk)
    assert (listing.state, listing.decision_reason) == ("refused", "a paid trade")


def test_what_is_missing_for_a_suggestion_is_named_to_the_desk(bank: TimeBank, nia: Client) -> None:
    suggested = a_suggested_exchange(a_member(bank, "Huw Awrlais", cleared=("public",)), a_member(bank))

    shown = nia.get(f"/en/b/{bank.slug}/desk/exchanges/{suggested.pk}/")

    assert "Missing: In a home, Driving." in shown.context["one"].unsafe


def dated(message: Message) -> str:
    """The day of a Welsh letter, as its sheet says it."""
    with translation.override("cy"):
        return full(today(message.created_at))


def test_letters_are_read_out_and_ticked_off(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="post", language="cy"))
    run_jobs()
    page = nia.get(f"/en/b/{bank.slug}/desk/post/print/").text
    assert "Annwyl Mair," in page
    assert "1 Stryd y Wennol" in page
    message = Message.objects.filter(user=mair.user).first()
    assert message
    assert f"<p>{dated(message)}</p><h2>{escape(message.subject)}</h2>" in page

    send(nia, bank, f"post/{message.pk}/done/")

    assert Message.objects.get(pk=message.pk).state == MessageState.DONE


def test_everything_one_person_is_to_hear_is_one_call_and_one_tick(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank, user=a_person("Mair Gwennol", email=None, channel="text"))
    for _ in range(2):
        a_suggested_exchange(a_member(bank, "Huw Awrlais"), mair)
    run_jobs()

    page = nia.get(f"/en/b/{bank.slug}/desk/post/")
    (call,) = page.context["to_text"]
    assert "To text: 1" in page.text
    send(nia, bank, "post/done/", messages=call.ids)

    assert set(Message.objects.filter(user=mair.user).values_list("state", flat=True)) == {MessageState.DONE}


def test_what_someone_said_on_the_telephone_is_kept_and_followed(bank: TimeBank, nia: Client) -> None:
    mair = a_member(bank, "Mair Gwennol")
    said = {
        "phone": "01632 960 199",
        "contact_email": "",
        "address": "2 Stryd y Wennol",
        "language": "cy",
        "format": "large",
        "channel": "post",
    }

    send(nia, bank, f"people/{mair.number}/details/", **said)

    found = Membership.objects.select_related("user").get(pk=mair.pk)
    assert (found.phone, found.user.language, found.user.format, found.user.channel) == ("01632 960 199", "cy", "large", "post")


def test_a_group_that_waits_for_safety_moves_with_what_was_seen_and_its_own_people_read_nothing_of_why(bank: TimeBank, nia: Client) -> None:
    cadi = a_broker(bank, "Cadi Arall")
    mair, huw = a_member(bank, "Mair Gwennol"), a_member(bank, "Huw Awrlais")
    in_it = a_member(bank, user=cadi)
    kept_apart(huw, mair)
    waiting = a_group(Kind.ONE_TO_MANY, {in_it: 60}, {huw: 60, mair: 60}, sharing=Sharing.SHARED)
    page = f"exchanges/{waiting.pk}/release/"
    why = "Two people here are never arranged together"

    shown = nia.get(f"/en/b/{bank.slug}/desk/{page}").text
    send(nia, bank, page, reason="")
    before = [hours_of(one) for one in (in_it, huw, mair)]
    theirs = signed_in(cadi).get(f"/en/b/{bank.slug}/desk/{page}").text
    send(signed_in(cadi), bank, page, reason="both wanted to come")
    by_one_of_them = Exchange.objects.get(pk=waiting.pk).state
    send(nia, bank, page, reason="both wanted to come")

    waiting.refresh_from_db()
    assert (why in shown, why in theirs) == (True, False)
    assert (before, by_one_of_them) == ([0, 0, 0], ExchangeState.WAITING)
    assert (waiting.state, waiting.settled_note) == (ExchangeState.POSTED, "both wanted to come")
    assert [hours_of(one) for one in (in_it, huw, mair)] == [60, -30, -30]
