"""One act for one key, in one transaction, with one entry."""

import datetime as dt
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from amser.audit.actions import Actor, KeyReused, derive
from amser.audit.models import Entry
from amser.identity import actions as identity
from amser.identity.models import User
from amser.timebanks import actions
from amser.timebanks.models import Place, TimeBank
from tests.builders.banks import a_bank
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM


@pytest.mark.django_db
def test_an_act_leaves_one_entry_that_names_who_what_and_where() -> None:
    bank, person, key = a_bank(), a_person(), uuid4()

    place = add_place(bank, key, by=Actor(user_id=person.pk, for_member_id=7))

    entry = Entry.objects.get(key=key)
    assert (entry.user_id, entry.for_member_id, entry.timebank_id) == (person.pk, 7, bank.pk)
    assert (entry.action, entry.result_label, entry.result_pk) == ("timebanks.add_place", "timebanks.place", str(place.pk))


@pytest.mark.django_db
def test_the_same_act_again_returns_the_first_result() -> None:
    bank, key = a_bank(), uuid4()

    first, again = add_place(bank, key), add_place(bank, key, at=MONDAY_10AM + dt.timedelta(hours=1))

    assert first == again
    assert Place.objects.filter(timebank=bank).count() == 1


@pytest.mark.django_db
def test_a_key_belongs_to_one_actor() -> None:
    bank, key = a_bank(), uuid4()
    add_place(bank, key)

    other = add_place(bank, key, name_cy="Y Bont", name_en="The Bridge", by=Actor(user_id=a_person().pk))

    assert other.name_en == "The Bridge"


@pytest.mark.django_db
def test_other_content_under_a_used_key_is_refused() -> None:
    bank, key = a_bank(), uuid4()
    add_place(bank, key)

    with pytest.raises(KeyReused):
        add_place(bank, key, name_cy="Y Bont", name_en="The Bridge")


@pytest.mark.django_db
def test_a_refusal_leaves_no_entry_and_its_key_can_be_tried_again() -> None:
    key = uuid4()
    a_person(email="mair@example.org")

    with pytest.raises(identity.AddressTaken):
        register(key, "mair@example.org")
    assert not Entry.objects.filter(key=key).exists()

    assert register(key, "mair.gwennol@example.org").email == "mair.gwennol@example.org"


@pytest.mark.django_db
def test_an_entry_holds_no_name_and_no_text() -> None:
    key = uuid4()

    register(key, "mair@example.org")

    kept = " ".join(str(value) for value in Entry.objects.filter(key=key).values().get().values())
    assert "mair" not in kept.lower()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET door = 'web'", "DELETE FROM audit_entry"])
def test_the_application_cannot_rewrite_what_was_done(statement: str) -> None:
    a_person()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_twenty_presses_at_once_are_one_act(cloned_database: str, django_db_blocker: object) -> None:
    assert cloned_database
    bank, key, results = a_bank(), uuid4(), []

    def press() -> None:
        try:
            results.append(add_place(TimeBank.objects.get(pk=bank.pk), key).pk)
        finally:
            connection.close()

    presses = [Thread(target=press) for _ in range(20)]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()

    assert len(results) == 20
    assert set(results) == {Place.objects.get(timebank=bank).pk}


def test_a_derived_key_is_the_same_every_time() -> None:
    key = UUID("01a201f1-dbdb-7059-9690-e4fe82af6852")

    assert derive(key, "reversal") == derive(key, "reversal")
    assert derive(key, "reversal") != derive(key, "floor")


def add_place(
    bank: TimeBank,
    key: UUID,
    *,
    name_cy: str = "Glan yr Afon",
    name_en: str = "Riverside",
    by: Actor = AMSER,
    at: dt.datetime = MONDAY_10AM,
) -> Place:
    return actions.add_place(by=by, key=key, at=at, bank=bank, name_cy=name_cy, name_en=name_en)


def register(key: UUID, email: str) -> User:
    return identity.register(
        by=AMSER, key=key, at=MONDAY_10AM, name="Mair Gwennol", known_as="Mair", preferences=identity.Preferences(), email=email
    )
