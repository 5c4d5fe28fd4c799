"""The pages of calls: who reads which names and numbers, what waits, and what only those who run the group may do."""

import pytest
from django.test import Client

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Call, Contribution, ContributionState, Stance, mark_of
from tests.builders.groups import a_call, a_contribution, a_decision, a_group, a_group_member, a_stance, an_event, who_runs
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def browser(user: User | None) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def path(call: Call, more: str = "") -> str:
    """The address of a call."""
    return f"/en/n/{call.group.slug}/calls/{call.pk}/{more}"


def path_to(one: Contribution, more: str = "") -> str:
    """The address of an answer."""
    return f"/en/n/{one.call.group.slug}/calls/answers/{one.pk}/{more}"


def page(user: User | None, address: str) -> str:
    """What somebody reads there."""
    return browser(user).get(address).content.decode()


def posted(user: User, address: str, **values: str) -> int:
    """Send a form; return how it was answered."""
    return browser(user).post(address, {"key": str(uuid7()), **values}).status_code


def test_members_read_who_answered_and_others_only_a_name_that_was_given_for_that() -> None:
    call = a_call(a_group(), answering="signed_in")
    member = a_group_member(call.group, "Mair Gwennol", capacity="service", post="Gwirfoddolwr").user
    named = a_group_member(call.group, "Huw Dryw", capacity="official", post="Prif swyddog").user
    one = a_contribution(call, "Un", user=member)
    a_contribution(call, "Dau", user=named, is_named=True)
    reader = a_group_member(call.group, "Nia").user

    for_member, for_others = page(reader, path(call)), page(None, path(call))

    for words in ("Mair Gwennol", "People who use services", "Gwirfoddolwr", "Huw Dryw", "Prif swyddog"):
        assert words in for_member, words
    assert "Huw Dryw" in for_others
    for words in ("Mair", "People who use services", "Gwirfoddolwr", "Prif swyddog", "Officials"):
        assert words not in for_others, words
        assert words not in page(a_person("Neb o'r Grŵp"), path_to(one)), words


def test_why_people_think_so_is_read_by_members_without_a_name() -> None:
    one = a_contribution(a_call(a_group(), is_public=True))
    a_stance(one, "against", user=a_group_member(one.call.group, "Huw Dryw").user, reason="Too narrow")

    for_member = page(a_group_member(one.call.group, "Nia").user, path_to(one))

    assert "Too narrow" in for_member
    assert "Huw Dryw" not in for_member
    assert "Too narrow" not in page(None, path_to(one))


@pytest.mark.parametrize("results", ["answered", "closed"])
def test_what_is_read_later_shows_neither_words_nor_numbers_before(results: str) -> None:
    call = a_call(a_group(), results=results, is_public=True)
    theirs = a_contribution(call, "Eu geiriau nhw", user=a_group_member(call.group, "Mair", capacity="carer").user)
    if results == "answered":
        a_stance(theirs)
    reader, runs = a_group_member(call.group, "Nia").user, who_runs(call.group).user

    for user in (None, reader):
        assert "Eu geiriau nhw" not in page(user, path(call))
        assert browser(user).get(path_to(theirs)).status_code == 404
    for_desk = page(runs, path(call)) + page(runs, path_to(theirs))
    assert "Eu geiriau nhw" in for_desk
    for number in ("Support it", "As what people took part", "What others think of it"):
        assert number not in for_desk, number
    a_contribution(call, "Fy ngeiriau i", user=reader)
    assert "Fy ngeiriau i" in page(reader, path(call))
    assert ("Eu geiriau nhw" in page(reader, path(call))) == (results == "answered")


def test_what_others_than_members_answer_waits_for_those_who_run_the_group() -> None:
    call = a_call(a_group(), answering="signed_in")
    someone = a_person("Neb o'r Grŵp")
    assert "/answer/" in page(None, path(call))

    assert posted(someone, path(call, "answer/"), text="O'r tu allan", language="cy") == 302

    one = Contribution.objects.get()
    assert (one.state, one.author) == (ContributionState.SENT, someone)
    assert "O&#x27;r tu allan" in page(someone, path(call))
    assert "tu allan" not in page(a_group_member(call.group, "Nia").user, path(call))
    runs = who_runs(call.group).user
    assert "tu allan" in page(runs, path(call))
    assert posted(runs, path_to(one, "show/"), read=mark_of(one.text)) == 302
    assert "tu allan" in page(None, path(call))


def test_a_stance_is_taken_on_the_words_that_were_read_and_may_be_taken_back() -> None:
    one = a_contribution(a_call(a_group()))
    user = a_group_member(one.call.group, "Nia").user

    refused = browser(user).post(path_to(one), {"key": str(uuid7()), "stance": "support", "read": "x" * 32})
    assert "changed the words" in refused.content.decode()
    assert posted(user, path_to(one), stance="support", reason="Yes", read=mark_of(one.text)) == 302
    assert Stance.objects.get().reason == "Yes"
    assert posted(user, path_to(one), stance="none", read=mark_of(one.text)) == 302
    assert not Stance.objects.exists()
    assert posted(one.author, path_to(one), stance="support", read=mark_of(one.text)) == 403


def test_an_answer_goes_on_from_another_and_says_so() -> None:
    one = a_contribution(a_call(a_group()), "Yr hyn sy'n cyfrif.")
    user = a_group_member(one.call.group, "Nia").user
    address = path(one.call, f"answer/?from={one.pk}")

    assert "You go on from this answer" in page(user, address)
    assert posted(user, address, text="Yr hyn sy'n cyfrif i bobl.", language="cy") == 302

    made = Contribution.objects.latest("pk")
    assert made.derived_from == one
    assert "It goes on from another answer" in page(user, path_to(made))


def test_those_who_run_the_group_hide_merge_and_adopt() -> None:
    call = a_call(a_group(), is_public=True)
    one, other, third = (a_contribution(call, words) for words in ("Un", "Dau", "Tri"))
    decision, runs = a_decision(an_event(call.group)), who_runs(call.group).user

    assert posted(runs, path_to(one, "merge/"), target=str(other.pk)) == 302
    assert posted(runs, path_to(third, "hide/"), why="It names somebody.") == 302
    assert posted(runs, path_to(other, "adopt/"), decision=str(decision.pk), read=mark_of(other.text)) == 302

    read = page(None, path(call))
    assert "Adopted by the group" in read
    assert "Others that say the same" in read
    assert "Tri" not in read
    assert "Why it was hidden" in page(third.author, path_to(third))
    assert browser(None).get(path_to(third)).status_code == 404


def test_a_call_of_a_private_group_asks_its_members_and_says_nothing_to_others() -> None:
    group = a_group(papers="private")
    asked = {"kind": "ideas", "question_cy": "Beth nesaf?", "question_en": "What next?", "results": "always"}

    assert posted(who_runs(group).user, f"/en/n/{group.slug}/desk/calls/open/", **asked) == 302

    call = Call.objects.get()
    assert call.answering == "members"
    assert browser(None).get(path(call)).status_code == 404
    assert "What next?" in page(a_group_member(group).user, path(call))


def test_whoever_left_takes_their_words_back() -> None:
    group = a_group(papers="private")
    member = a_group_member(group, "Gwil Gynt")
    one = a_contribution(a_call(group), user=member.user)
    actions.leave_group(by=Actor(user_id=member.user_id), key=uuid7(), at=MONDAY_10AM, membership=member)

    assert posted(member.user, path_to(one, "take-back/")) == 302
    one.refresh_from_db()
    assert one.text == ""
    assert browser(member.user).get(path_to(one)).status_code == 404


def test_a_closed_call_says_so_where_one_would_answer() -> None:
    call = a_call(a_group())
    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM, call=call)

    assert "It takes no more answers." in page(a_group_member(call.group).user, path(call, "answer/"))


def test_a_question_that_somebody_put_is_asked_of_the_group() -> None:
    group = a_group()
    question = a_contribution(a_call(group, kind="questions"), "Pwy sydd ddim yma?")
    later = a_contribution(a_call(group, kind="questions", results="closed"), "Beth sydd ar goll?")
    runs, opens = who_runs(group).user, f"/en/n/{group.slug}/desk/calls/open/?from="

    assert f"calls/open/?from={question.pk}" in page(runs, path_to(question))
    assert 'value="Pwy sydd ddim yma?"' in page(runs, f"{opens}{question.pk}")
    assert "ar goll" not in page(runs, f"{opens}{later.pk}")
    assert browser(runs).get(f"{opens}%00").status_code == 200


def test_the_page_of_a_group_shows_what_it_asks_now_to_those_who_may_know() -> None:
    group = a_group(papers="members")
    a_call(group, "I aelodau", question_en="To members")
    a_call(group, "I bawb", question_en="To everybody", answering="signed_in")
    closed = a_call(group, "Gynt", question_en="Long ago")
    actions.close_call(by=AMSER, key=uuid7(), at=MONDAY_10AM, call=closed)
    address = f"/en/n/{group.slug}/"

    for_member, for_others = page(a_group_member(group).user, address), page(None, address)

    assert ("To members" in for_member, "To everybody" in for_member, "Long ago" in for_member) == (True, True, False)
    assert ("To members" in for_others, "To everybody" in for_others) == (False, True)
