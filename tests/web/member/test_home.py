"""Home: what waits, how the hours stand, what is coming, what one might like; and before and between."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.listings.models import Kind
from amser.matching import actions as matching
from amser.members import actions
from amser.members.models import Membership, State
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.board import a_listing
from tests.builders.exchanging import a_claimed_exchange, a_posted_exchange, a_suggested_exchange, a_task, an_agreed_exchange
from tests.builders.members import a_member, an_applicant, by
from tests.builders.people import AMSER
from tests.builders.rounds import a_circle
from tests.builders.safety import kept_apart, the_desk
from tests.builders.visiting import visit_as
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank() -> TimeBank:
    bank = a_bank()
    a_broker(bank, "Nia Cydlynydd")
    return bank


def home(member: Membership, language: str = "en") -> str:
    answer = visit_as(member).get(f"/{language}/b/{member.timebank.slug}/home/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "Hello, Mair"), ("cy", "Helo, Mair")])
def test_it_greets_by_name_and_shows_two_doors(mair: Membership, language: str, words: str) -> None:
    html = home(mair, language)

    assert words in html
    assert html.count('class="door"') == 2


def test_what_waits_comes_first_in_the_other_ones_words(mair: Membership, huw: Membership) -> None:
    a_claimed_exchange(huw, mair)
    a_suggested_exchange(huw, mair)

    html = home(mair)

    assert html.count('class="card wait"') == 1
    assert "Answer Huw A: “Lift to the market”" in html
    assert "Huw A suggests Friday 20 November, 9:30am. Does that suit you?" in html
    assert "Huw A says the help took 1 hour. Is that right?" in html


def test_the_giver_is_not_asked_what_they_said_themselves(mair: Membership, huw: Membership) -> None:
    a_claimed_exchange(huw, mair)

    assert "Nothing is waiting for you today." in home(huw)


def test_below_zero_is_said_kindly_and_without_a_minus(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=120)

    html = home(mair)

    assert "You have received 2 hours more than you have given. That is how a time bank works." in html
    hours = html.split('id="hours"')[1].split("</section>")[0]
    assert not any(mark in hours for mark in (">-", " -", "−"))


def test_hours_are_hidden_where_the_member_or_the_bank_would_rather(mair: Membership, huw: Membership) -> None:
    a_posted_exchange(huw, mair, minutes=120)
    actions.hide_balance(by=by(mair), key=uuid7(), at=MONDAY_10AM, membership=mair, hidden=True)
    quiet = a_member(a_bank("Tawel", policy={"show_balances": False}), "Gwen Dawel")

    assert "Your hours are hidden here." in home(mair)
    assert "2 hours" not in home(mair)
    assert "Your hours" not in home(quiet)


def test_what_is_coming_is_in_the_order_of_days(mair: Membership, huw: Membership) -> None:
    first = today(MONDAY_10AM) + dt.timedelta(days=400)
    an_agreed_exchange(huw, mair, on_day=first + dt.timedelta(days=2), what=a_task("Second"))
    an_agreed_exchange(huw, mair, on_day=first, what=a_task("First"))

    html = home(mair)

    assert 0 < html.index(">First</a>") < html.index(">Second</a>")


def test_what_somebody_could_do_is_there_with_its_reason_and_three_ways_to_say_no(mair: Membership, huw: Membership) -> None:
    a_listing(mair, "My garden offer", kind=Kind.OFFER, code="garden")
    a_listing(huw, "Hedges", code="garden")
    a_listing(huw, "Guitar", kind=Kind.OFFER, code="arts")

    ideas = home(mair).split('id="ideas"')[1].split("</section>")[0]

    assert "Hedges" in ideas
    assert "Why we thought of you: you said you can do this: My garden offer; it is a while since anyone asked you." in ideas
    assert [ideas.count(f'value="{said}"') for said in ("this", "now", "less")] == [1, 1, 1]
    assert "Guitar" not in ideas
    assert "Nothing is booked until you say so." in ideas


def test_nothing_of_somebody_kept_apart_is_thought_of(mair: Membership, huw: Membership) -> None:
    a_listing(mair, "My garden offer", kind=Kind.OFFER, code="garden")
    a_listing(huw, "Hedges", code="garden")
    kept_apart(mair, huw)

    html = home(mair)

    assert "Hedges" not in html
    assert "We have no ideas for you today. Tell us what you like doing." in html


def test_queries_do_not_grow_with_what_is_open(
    mair: Membership, huw: Membership, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    browser, counted = visit_as(mair), []
    for more in (1, 9):
        for _ in range(more):
            a_claimed_exchange(huw, mair)
            an_agreed_exchange(huw, mair, on_day=today(MONDAY_10AM) + dt.timedelta(days=400))
            a_posted_exchange(mair, huw)
        with django_assert_max_num_queries(16) as queries:
            assert browser.get(f"/en/b/{mair.timebank.slug}/home/").status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_who_waits_to_join_reads_what_comes_next(bank: TimeBank) -> None:
    html = home(an_applicant(bank))

    assert "We have your request to join" in html
    assert "Nia will talk with you" in html
    assert 'class="door"' not in html


def test_who_takes_a_break_comes_back_with_one_press(mair: Membership) -> None:
    actions.pause(by=by(mair), key=uuid7(), at=MONDAY_10AM, membership=mair)
    browser = visit_as(mair)

    assert "You are taking a break" in home(mair)
    browser.post(f"/en/b/{mair.timebank.slug}/me/resume/", {"key": str(uuid7())})

    assert Membership.objects.get(pk=mair.pk).state == State.ACTIVE


def test_a_membership_on_hold_is_not_opened_by_its_member(mair: Membership) -> None:
    actions.suspend(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=mair, reason="to be talked about")

    assert "Your membership is on hold" in home(mair)
    assert "to be talked about" not in home(mair)
    visit_as(mair).post(f"/en/b/{mair.timebank.slug}/me/resume/", {"key": str(uuid7())})

    assert Membership.objects.get(pk=mair.pk).state == State.SUSPENDED


@pytest.mark.parametrize(
    ("language", "used", "welcome"),
    [
        ("en", "You have used 1 hour more than you had.", "Besides, hours that came to you without help: 2 hours."),
        ("cy", "Rydych chi wedi defnyddio 1 awr yn fwy nag oedd gennych.", "Hefyd, oriau a ddaeth atoch chi heb roi help: 2 awr."),
    ],
)
def test_whose_hours_came_otherwise_too_is_not_told_that_help_alone_makes_them_up(language: str, used: str, welcome: str) -> None:
    bank = a_bank(policy={"start_grant_minutes": 120})
    mair = a_member(bank)
    a_posted_exchange(a_member(bank, "Huw Awrlais"), mair, minutes=180)

    html = home(mair, language)

    assert used in html
    assert welcome in html


def test_a_circle_that_waits_for_an_answer_is_on_the_home_of_each_and_of_nobody_kept_apart(mair: Membership) -> None:
    circle = a_circle(mair.timebank, mair)
    matching.invite_circle(by=the_desk(mair.timebank), key=uuid7(), at=MONDAY_10AM, circle=circle)
    _, huw, elin = (step.giver for step in circle.steps.order_by("giver"))
    address = f"/en/b/{mair.timebank.slug}/circles/{circle.pk}/"

    assert all(address in home(person) for person in (mair, huw, elin))

    matching.answer_circle(by=by(elin), key=uuid7(), at=MONDAY_10AM, step=circle.steps.get(giver=elin), member=elin, joins=True)
    assert "You said yes. Others have yet to answer." in home(elin)
    assert "You said yes. Others have yet to answer." not in home(huw)

    kept_apart(mair, huw)

    assert address not in home(mair)
    assert visit_as(mair).get(address).status_code == 404
    assert address in home(elin)
