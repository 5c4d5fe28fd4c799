"""What a member was asked, what they could do next, and the ways to say no: on their own pages, and in their letter."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.exchanges.models import Exchange
from amser.kernel.ids import uuid7
from amser.listings.models import Kind, Listing
from amser.matching import actions
from amser.matching.models import Asking, Refusal
from amser.members.models import Membership
from amser.notifications.models import Message
from tests.builders.board import a_listing
from tests.builders.jobs import run_jobs
from tests.builders.members import a_member
from tests.builders.safety import kept_apart, the_desk
from tests.builders.visiting import key_in, visit_as

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def lift(mair: Membership, huw: Membership) -> Listing:
    """Mair would like a lift, and Huw has a car."""
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    return a_listing(mair, "A lift to the market on Fridays")


def asks(listing: Listing, member: Membership) -> Asking:
    return actions.ask(by=the_desk(member.timebank), key=uuid7(), at=timezone.now(), listing=listing, membership=member)


def page_of(member: Membership, path: str, language: str = "en") -> str:
    answer = visit_as(member).get(f"/{language}/b/{member.timebank.slug}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def press(member: Membership, path: str, **posted: str) -> str:
    answer = visit_as(member).post(f"/en/b/{member.timebank.slug}/{path}", {"key": str(uuid7()), **posted})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.mark.parametrize(
    ("language", "subject", "why"),
    [
        (
            "en",
            "Could you help?",
            "Why we thought of you: you said you can do this: Lifts in my car; it is a while since anyone asked you.",
        ),
        (
            "cy",
            "Allech chi helpu?",
            "Pam rydyn ni'n gofyn i chi: rydych chi wedi dweud y gallwch wneud hyn: Lifts in my car; mae tipyn ers",
        ),
    ],
)
def test_the_letter_asks_in_their_language_why_and_leads_to_the_answer(mair: Membership, language: str, subject: str, why: str) -> None:
    huw = a_member(mair.timebank, "Huw Awrlais", language=language)
    a_listing(huw, "Lifts in my car", kind=Kind.OFFER)
    run_jobs()
    asking = asks(a_listing(mair, "A lift to the market on Fridays"), huw)

    run_jobs()

    letter = Message.objects.get(user=huw.user, kind="matching.asked")
    assert letter.subject == subject
    assert "“A lift to the market on Fridays”" in letter.body
    assert why in letter.body
    assert f"/{language}/b/{huw.timebank.slug}/asked/{asking.pk}/" in letter.body


def test_what_somebody_was_asked_waits_on_their_home_page(lift: Listing, huw: Membership) -> None:
    asking = asks(lift, huw)

    html = page_of(huw, "home/")

    assert "Could you help? “A lift to the market on Fridays”" in html
    assert f"/asked/{asking.pk}/" in html
    assert html.count("A lift to the market on Fridays") == 1  # and is not thought of a second time


def test_a_yes_leads_to_suggesting_a_day_and_books_nothing(lift: Listing, huw: Membership) -> None:
    asking = asks(lift, huw)

    to = press(huw, f"asked/{asking.pk}/answer/", said="yes")

    asking.refresh_from_db()
    assert to.endswith(f"/board/{lift.pk}/arrange/")
    assert asking.answer == "yes"
    assert not Exchange.objects.exists()


@pytest.mark.parametrize(("said", "kind"), [("this", "this"), ("now", "now"), ("less", "less")])
def test_each_no_is_kept_and_can_be_taken_back(lift: Listing, huw: Membership, said: str, kind: str) -> None:
    press(huw, f"asked/{asks(lift, huw).pk}/answer/", said=said)

    refusal = Refusal.objects.get(membership=huw)
    assert refusal.kind == kind
    assert "Ask me again" in page_of(huw, "ideas/")
    press(huw, f"ideas/rather-not/{refusal.pk}/take-back/")
    assert "Ask me again" not in page_of(huw, "ideas/")


def test_whoever_says_less_like_this_of_an_idea_is_not_shown_its_kind_again(lift: Listing, mair: Membership, huw: Membership) -> None:
    assert lift.title in page_of(huw, "ideas/")

    press(huw, f"ideas/{lift.pk}/rather-not/", said="less")
    a_listing(mair, "A lift to chapel")

    ideas = page_of(huw, "ideas/").split('id="could"')[1].split("</section>")[0]
    assert "A lift" not in ideas


def test_pressing_no_twice_says_so_once(lift: Listing, huw: Membership) -> None:
    asking, browser = asks(lift, huw), visit_as(huw)
    key = key_in(browser.get(f"/en/b/{huw.timebank.slug}/asked/{asking.pk}/").content.decode())

    for _ in range(2):
        browser.post(f"/en/b/{huw.timebank.slug}/asked/{asking.pk}/answer/", {"key": key, "said": "this"})

    assert Refusal.objects.count() == 1
    assert "You said no. That is fine." in page_of(huw, f"asked/{asking.pk}/")


def test_what_was_asked_is_nobody_elses_to_see(lift: Listing, mair: Membership, huw: Membership) -> None:
    asking = asks(lift, huw)

    assert visit_as(mair).get(f"/en/b/{huw.timebank.slug}/asked/{asking.pk}/").status_code == 404


def test_once_two_are_kept_apart_the_question_is_not_there_and_not_explained(lift: Listing, mair: Membership, huw: Membership) -> None:
    asking = asks(lift, huw)
    kept_apart(mair, huw)

    assert visit_as(huw).get(f"/en/b/{huw.timebank.slug}/asked/{asking.pk}/").status_code == 404
    assert "Could you help?" not in page_of(huw, "home/")


def test_what_is_asked_for_no_more_asks_for_no_answer(lift: Listing, huw: Membership) -> None:
    asking = asks(lift, huw)
    Listing.objects.filter(pk=lift.pk).update(state="down")

    html = page_of(huw, f"asked/{asking.pk}/")

    assert "Nobody asks for this any more. There is nothing to do." in html
    assert 'value="yes"' not in html


def test_what_others_offer_of_what_somebody_would_like_is_shown(mair: Membership) -> None:
    elin = a_member(mair.timebank, "Elin Ddysgwr", would_like="help with gardening")
    a_listing(mair, "Digging and weeding your garden", kind=Kind.OFFER, code="garden")
    a_listing(mair, "Guitar lessons", kind=Kind.OFFER, code="arts")

    wishes = page_of(elin, "ideas/").split('id="wish"')[1].split("</section>")[0]

    assert "Digging and weeding your garden" in wishes
    assert "Guitar" not in wishes


def test_what_somebody_speaks_and_cannot_have_is_kept_as_they_say(huw: Membership) -> None:
    press(huw, "me/needs/", speaks="both", cannot="pets", goes_miles="5")

    huw.refresh_from_db()
    assert (huw.speaks, huw.cannot, huw.goes_miles) == ("both", "pets", 5)
    me = page_of(huw, "me/")
    assert "Welsh and English" in me
    assert "Animals in the home" in me
