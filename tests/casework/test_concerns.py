"""A concern that somebody is not safe is read by the lead and the deputy, and by nobody who has a part in it."""

import pytest
from django.db import DatabaseError, connection, transaction

from amser.audit.actions import Actor
from amser.casework import actions, policies, queries
from amser.casework.models import Concern, ConcernPerson
from amser.identity.models import User
from amser.kernel.errors import NotFound
from amser.kernel.ids import uuid7
from amser.timebanks import actions as timebanks
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_bank, a_broker
from tests.builders.people import a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def a_concern(bank: TimeBank, *, concerned: tuple[User, ...] = ()) -> Concern:
    """Somebody who has not signed in is worried."""
    words = actions.ConcernWords(who="adult", person="Ifan", what="He has bruises.", language="en")
    return actions.raise_concern(by=Actor(user_id=None), key=uuid7(), at=MONDAY_10AM, bank=bank, words=words, concerned=concerned)


def by(user: User) -> Actor:
    """Somebody acts."""
    return Actor(user_id=user.pk)


def test_the_lead_and_the_deputy_read_a_concern() -> None:
    bank = a_bank()
    lead, deputy = a_broker(bank, "Lowri", kind="lead"), a_broker(bank, "Dewi", kind="deputy")

    concern = a_concern(bank)

    assert [policies.concern_of(user, bank, concern.pk) for user in (lead, deputy)] == [concern, concern]


@pytest.mark.parametrize("kind", ["broker", "steward", "auditor"])
def test_nobody_else_finds_it_or_counts_it_whatever_they_do_for_the_bank(kind: str) -> None:
    bank = a_bank()
    somebody = a_broker(bank, "Nia", kind=kind)
    concern = a_concern(bank)

    assert queries.concerns_for(somebody, bank).count() == 0
    with pytest.raises(NotFound):
        policies.concern_of(somebody, bank, concern.pk)


def test_a_lead_who_has_a_part_in_it_does_not_find_it_and_the_deputy_does() -> None:
    bank = a_bank()
    lead, deputy = a_broker(bank, "Lowri", kind="lead"), a_broker(bank, "Dewi", kind="deputy")

    concern = a_concern(bank, concerned=(lead,))

    assert queries.concerns_for(lead, bank).open().count() == 0
    with pytest.raises(NotFound):
        actions.close_concern(by=by(lead), key=uuid7(), at=MONDAY_10AM, concern=concern, reason="nothing")
    assert queries.concerns_for(deputy, bank).open().get() == concern


def test_a_lead_of_another_bank_does_not_find_it() -> None:
    bank, other = a_bank(), a_bank("Cwm")
    concern = a_concern(bank)

    with pytest.raises(NotFound):
        policies.concern_of(a_broker(other, "Lowri", kind="lead"), bank, concern.pk)


def test_a_concern_is_looked_at_before_it_is_decided_and_each_step_keeps_its_reason() -> None:
    bank = a_bank()
    lead = a_broker(bank, "Lowri", kind="lead")
    concern = a_concern(bank)

    with pytest.raises(actions.ConcernMovedOn):
        actions.close_concern(by=by(lead), key=uuid7(), at=MONDAY_10AM, concern=concern, reason="nothing")
    actions.look_at_concern(by=by(lead), key=uuid7(), at=MONDAY_10AM, concern=concern, reason="rang him")
    actions.refer_concern(by=by(lead), key=uuid7(), at=MONDAY_10AM, concern=concern, reason="bruises", sent_to="adult safeguarding")

    steps = concern.steps.order_by("pk").values_list("state", "reason", "by_user_id")
    assert list(steps) == [("raised", "", None), ("looked_at", "rang him", lead.pk), ("referred", "bruises", lead.pk)]
    assert queries.concerns_for(lead, bank).open().count() == 0


@pytest.mark.parametrize("change", ["UPDATE casework_concern SET what = 'nothing'", "DELETE FROM casework_concernstep"])
def test_the_database_changes_and_removes_nothing_of_a_concern(change: str) -> None:
    a_concern(a_bank())

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_name_of_the_banks_own_people_in_what_was_said_keeps_it_from_them() -> None:
    bank = a_bank()
    nia = a_broker(bank, "Nia Cydlynydd", kind="lead")
    a_broker(bank, "Lowri Arall", kind="deputy")

    assert queries.people_named(bank, "it was nia, I think") == [nia]
    assert queries.people_named(bank, "Nia Cydlynydd") == [nia]
    assert queries.people_named(bank, "Niamh") == []


@pytest.mark.parametrize(
    "said", ["Was it Nia?", "(Nia)", "Nia’s son", "ask “Nia”", "Nia; and others", "nia!", "Nia/Lowri", "it was Nia-Ann", "Cydlynydd, Nia"]
)
def test_a_name_is_seen_whatever_stands_beside_it(said: str) -> None:
    bank = a_bank()
    nia = a_broker(bank, "Nia Cydlynydd", kind="lead")

    assert queries.people_named(bank, said) == [nia]


def test_a_name_of_two_words_is_seen_as_one_and_half_of_it_is_not() -> None:
    bank = a_bank()
    lead = a_person("Mair Ann Cydlynydd", known_as="Mair Ann")
    timebanks.grant_role(by=Actor(user_id=None), key=uuid7(), at=MONDAY_10AM, bank=bank, user=lead, kind="lead")

    assert queries.people_named(bank, "Mair  Ann said so") == [lead]
    assert queries.people_named(bank, "Mair said so") == []


def test_the_lead_says_who_has_a_part_in_it_and_twice_changes_nothing() -> None:
    bank = a_bank()
    lead, deputy = a_broker(bank, "Lowri", kind="lead"), a_broker(bank, "Dewi", kind="deputy")
    concern = a_concern(bank)

    for _ in range(2):
        actions.take_part_in_concern(by=by(lead), key=uuid7(), at=MONDAY_10AM, concern=concern, user=deputy, part="said")

    assert ConcernPerson.objects.get(concern=concern).name == "Dewi"
    assert queries.concerns_for(deputy, bank).count() == 0
    assert queries.held_for_a_concern(bank) == {deputy.pk}
