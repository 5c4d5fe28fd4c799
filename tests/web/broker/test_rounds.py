"""The desk's pages of matching rounds, and the page of whoever is invited: each state that a round and a circle have."""

import re

import pytest
from django.test import Client

from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.matching import actions
from amser.matching.models import CircleState, Round, RoundCircle, RoundState, WeeklyRound
from amser.members.models import Membership
from amser.timebanks.models import TimeBank
from amser.web.broker.round_picture import HEIGHT, WIDTH, draw
from tests.builders.banks import a_broker, a_place
from tests.builders.board import a_listing
from tests.builders.jobs import run_jobs
from tests.builders.rounds import a_circle, a_round, searched, three_who_could
from tests.builders.safety import the_desk
from tests.builders.when import MONDAY_10AM
from tests.web.broker.visiting import BACKEND, at_the_desk, send, signed_in


@pytest.fixture
def desk(bank: TimeBank) -> Client:
    return at_the_desk(bank)


def read(client: Client, bank: TimeBank, path: str, language: str = "en") -> str:
    response = client.get(f"/{language}/b/{bank.slug}/desk/{path}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_desk_begins_a_round_and_the_worker_finds_a_circle(bank: TimeBank, mair: Membership, desk: Client) -> None:
    three_who_could(bank, mair)

    assert send(desk, bank, "rounds/start/", most="240").status_code == 302
    waiting = read(desk, bank, f"rounds/{Round.objects.get().pk}/")
    run_jobs()
    done = read(desk, bank, f"rounds/{Round.objects.get().pk}/")

    assert "The search has not begun yet" in waiting
    assert "has not been heard from" in waiting, "no worker runs in a test"
    assert "each giving as much as they receive: 3 hours" in done
    assert "This is proven" in done
    assert "Huw Dryw helps Mair Gwennol: “A lift to the market”." in done
    assert Round.objects.get().digest in done


def test_a_round_reads_in_welsh(bank: TimeBank, mair: Membership, desk: Client) -> None:
    round_ = a_circle(bank, mair).round

    done = read(desk, bank, f"rounds/{round_.pk}/", "cy")

    assert "Y nifer mwyaf o oriau y gall y bobl hyn eu cyfnewid" in done
    assert "Mae Huw Dryw yn helpu Mair Gwennol" in done


def test_a_circle_is_drawn_with_its_title_and_what_it_shows(bank: TimeBank, mair: Membership, desk: Client) -> None:
    circle = a_circle(bank, mair)

    (picture,) = re.findall(r'<svg role="img".*?</svg>', read(desk, bank, f"rounds/{circle.round_id}/"), re.DOTALL)

    assert picture.count("<circle") == picture.count("<polygon") == 3
    assert f'<title id="circle-{circle.pk}-title">Circle 1</title>' in picture
    assert "A circle of arrows. " in picture
    assert "style=" not in picture


@pytest.mark.parametrize("people", [2, 3, 8, 9, 20])
def test_every_picture_stays_within_its_frame(people: int) -> None:
    picture = draw([f"Somebody with a long name {number}" for number in range(people)])

    assert all(0 < float(dot.x) < WIDTH and 0 < float(dot.name_x) < WIDTH and 0 < float(dot.name_y) < HEIGHT for dot in picture.dots)
    assert len({(dot.x, dot.y) for dot in picture.dots}) == len(picture.arrows) == people


def test_an_empty_bank_reads_why_nothing_was_found(bank: TimeBank, desk: Client) -> None:
    round_ = searched(a_round(bank))

    html = read(desk, bank, f"rounds/{round_.pk}/")

    assert "This round found no circle." in html
    assert "Nobody asks for anything at the moment." in html


def test_where_nobody_can_match_the_reasons_are_counted(bank: TimeBank, mair: Membership, huw: Membership, desk: Client) -> None:
    a_listing(mair)
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    round_ = searched(a_round(bank))

    html = read(desk, bank, f"rounds/{round_.pk}/")

    assert "Open requests: 1" in html
    assert "People who ask, and could help nobody who asks: 1" in html


def test_a_round_is_stopped_and_gone_on_with(bank: TimeBank, mair: Membership, desk: Client) -> None:
    three_who_could(bank, mair)
    round_ = a_round(bank)

    send(desk, bank, f"rounds/{round_.pk}/stop/")
    stopped = read(desk, bank, f"rounds/{round_.pk}/")
    send(desk, bank, f"rounds/{round_.pk}/resume/")
    run_jobs()

    assert "This round was stopped before it was done." in stopped
    assert Round.objects.get(pk=round_.pk).state == RoundState.DONE


def test_a_round_that_went_wrong_can_try_again(bank: TimeBank, desk: Client) -> None:
    round_ = a_round(bank)
    Round.objects.update(state=RoundState.FAILED)

    assert "Something went wrong" in read(desk, bank, f"rounds/{round_.pk}/")


def test_the_desk_decides_about_a_circle_and_invites(bank: TimeBank, mair: Membership, desk: Client) -> None:
    circle = a_circle(bank, mair)

    for path, state in (
        ("keep", CircleState.KEPT),
        ("drop", CircleState.DROPPED),
        ("keep", CircleState.KEPT),
        ("invite", CircleState.INVITED),
    ):
        send(desk, bank, f"rounds/circles/{circle.pk}/{path}/")
        assert RoundCircle.objects.get(pk=circle.pk).state == state
    assert "Has not answered." in read(desk, bank, f"rounds/{circle.round_id}/")


def test_a_round_is_run_again_without_somebody(bank: TimeBank, mair: Membership, desk: Client) -> None:
    circle = a_circle(bank, mair)
    step = circle.steps.all()[0]

    send(desk, bank, f"rounds/{circle.round_id}/again/", most="240", pairs=f"{step.giver_id}-{step.request_id}")

    again = Round.objects.latest("pk")
    assert again.again_of_id == circle.round_id
    assert again.left_out["pairs"] == [[step.giver_id, step.request_id]]


def test_run_again_a_round_is_the_same_and_one_that_was_changed_is_not(bank: TimeBank, mair: Membership, desk: Client) -> None:
    round_ = a_circle(bank, mair).round

    def checked() -> str:
        path = f"/en/b/{bank.slug}/desk/rounds/{round_.pk}/check/"
        return str(desk.post(path, {"key": str(uuid7())}, follow=True).content.decode())

    assert "and the proof holds" in checked()
    Round.objects.update(found=600)
    assert "it gives something else" in checked()


def test_a_bank_switches_on_a_weekly_round_and_off_again(bank: TimeBank, desk: Client) -> None:
    send(desk, bank, "rounds/weekly/", weekly="1")
    on = read(desk, bank, "rounds/")
    send(desk, bank, "rounds/weekly/", weekly="0")

    assert "every Monday morning" in on
    assert not WeeklyRound.objects.exists()


def test_a_round_is_of_its_own_bank_and_not_for_a_coordinator_of_a_place(bank: TimeBank, cwm: TimeBank, desk: Client) -> None:
    round_ = searched(a_round(cwm))
    coordinator = signed_in(a_broker(bank, "Nia Ardal", kind="coordinator", place=a_place(bank)))

    assert desk.get(f"/en/b/{bank.slug}/desk/rounds/{round_.pk}/").status_code == 404
    assert coordinator.get(f"/en/b/{bank.slug}/desk/rounds/").status_code == 403


def page_of(member: Membership, circle: RoundCircle) -> str:
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    response = client.get(f"/en/b/{member.timebank.slug}/circles/{circle.pk}/")
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_whoever_is_invited_reads_what_they_would_give_and_receive_and_answers(bank: TimeBank, mair: Membership) -> None:
    circle = a_circle(bank, mair)
    assert page_of(mair, circle) == "404", "nobody is invited yet"
    actions.invite_circle(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, circle=circle)

    html = page_of(mair, circle)
    client = Client()
    client.force_login(mair.user, backend=BACKEND)
    client.post(f"/en/b/{bank.slug}/circles/{circle.pk}/answer/", {"key": str(uuid7()), "joins": "0"})

    huw, elin = (Membership.objects.with_person().get(timebank=bank, user__name=name).short_name for name in ("Huw Dryw", "Elin Gwylan"))
    assert f"You would help {elin}, and {huw} would help you." in html
    assert "Somebody to phone me" in html
    assert "A lift to the market" in html
    assert "Nothing is booked until you say so." in html
    assert "We will not ask about this one again." in page_of(mair, circle)


def test_somebody_hidden_is_named_to_nobody_but_the_desk(bank: TimeBank, mair: Membership, desk: Client) -> None:
    circle = a_circle(bank, mair)
    elin = Membership.objects.get(timebank=bank, user__name="Elin Gwylan")
    Membership.objects.filter(pk=elin.pk).update(hidden=True)
    actions.invite_circle(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, circle=circle)

    assert "Elin" not in page_of(mair, circle)
    assert "somebody your coordinator knows" in page_of(mair, circle)
    assert "Elin Gwylan" in read(desk, bank, f"rounds/{circle.round_id}/")


def test_with_room_the_page_says_which_guarantee_is_lost_and_draws_a_chain(
    bank: TimeBank, mair: Membership, huw: Membership, desk: Client
) -> None:
    a_listing(mair)
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    send(desk, bank, "rounds/start/", most="240", with_room="on")
    run_jobs()
    round_ = Round.objects.get()

    html = read(desk, bank, f"rounds/{round_.pk}/")
    actions.invite_circle(by=the_desk(bank), key=uuid7(), at=MONDAY_10AM, circle=round_.circles.get())

    assert "within what their accounts have room for: 1 hour" in html
    assert "Not proven in this round: that nobody gains" in html
    assert "Chain 1" in html
    assert html.count("<polygon") == 1
    assert f"You would help {mair.short_name}." in page_of(huw, round_.circles.get())


def test_a_round_says_whom_it_left_out(bank: TimeBank, mair: Membership, desk: Client) -> None:
    _, huw, _ = three_who_could(bank, mair)

    without = searched(a_round(bank, without_people_ids=[huw.pk]))

    assert "People left out" in read(desk, bank, f"rounds/{without.pk}/")
    assert "Huw Dryw" in read(desk, bank, f"rounds/{without.pk}/")
    assert "People left out" not in read(desk, bank, f"rounds/{searched(a_round(bank)).pk}/")
