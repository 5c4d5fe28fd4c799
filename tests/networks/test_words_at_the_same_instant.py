"""Somebody takes a stance while the author puts it otherwise: whoever is second waits, and is refused. On a copy: these commit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, transaction

from amser.audit.actions import Actor
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Contribution, Stance, mark_of
from tests.builders.groups import a_call, a_contribution, a_group, a_group_member
from tests.builders.when import MONDAY_10AM
from tests.ledger.racing import start, wait_for_waiting

pytestmark = pytest.mark.usefixtures("cloned_database")


@pytest.fixture
def words() -> Contribution:
    """Return an answer on which nobody has taken a stance yet."""
    return a_contribution(a_call(a_group()), "Un")


def a_reader(words: Contribution) -> User:
    """Somebody else in the group."""
    return User.objects.get(pk=a_group_member(words.call.group, "Nia").user_id)


def rewrite(words: Contribution) -> Contribution:
    """Put it otherwise."""
    by, said = Actor(user_id=words.author_id), actions.Contributed(text="Dau", language="cy")
    return actions.rewrite(by=by, key=uuid7(), at=MONDAY_10AM, contribution=words, said=said)


def support(words: Contribution, user: User) -> Contribution:
    """Take a stance on the words as they were read."""
    by, read = Actor(user_id=user.pk), mark_of(words.text)
    return actions.take_stance(by=by, key=uuid7(), at=MONDAY_10AM, contribution=words, stance="support", read=read)


def test_whoever_rewrites_waits_for_a_stance_and_is_refused(words: Contribution) -> None:
    user = a_reader(words)
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            support(words, user)
            second = start(others, lambda: rewrite(words))
            wait_for_waiting()
        with pytest.raises(actions.WordsStand):
            second.result(10)

    assert Contribution.objects.get(pk=words.pk).text == "Un"


def test_whoever_takes_a_stance_waits_for_other_words_and_is_refused(words: Contribution) -> None:
    user, before = a_reader(words), Contribution.objects.select_related("call__group").get(pk=words.pk)
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            rewrite(words)
            second = start(others, lambda: support(before, user))
            wait_for_waiting()
        with pytest.raises(actions.OtherWords):
            second.result(10)

    assert not Stance.objects.exists()


def test_the_database_alone_refuses_other_words_under_a_stance(words: Contribution) -> None:
    user = a_reader(words)
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            Stance.objects.create(contribution=words, user=user, stance="support", at=MONDAY_10AM)
            second = start(others, lambda: Contribution.objects.filter(pk=words.pk).update(text="Dau"))
            wait_for_waiting()
        with pytest.raises(IntegrityError, match="never change"):
            second.result(10)
