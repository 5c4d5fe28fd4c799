"""What is added and never changed stays, also for the owner of the database: the second net under the privileges."""

import pytest
from django.db import DatabaseError, connection

from amser.audit.models import Entry
from amser.audit.openings import opened
from amser.casework import actions as casework
from amser.config import database
from amser.kernel.ids import uuid7
from tests.builders.banks import a_bank, a_broker
from tests.builders.groups import a_decision, a_group, an_event
from tests.builders.people import AMSER
from tests.builders.when import MONDAY_10AM

STAYS = ("audit_entry", "audit_opening", "casework_concern", "casework_concernperson", "casework_concernstep")


@pytest.mark.usefixtures("cloned_database")
def test_not_even_the_owner_changes_or_removes_a_row_by_mistake() -> None:
    bank = a_bank()
    lead = a_broker(bank, kind="lead")
    words = casework.ConcernWords(who="adult", person="Ifan", what="He has bruises.", language="en")
    concern = casework.raise_concern(by=AMSER, key=uuid7(), at=MONDAY_10AM, bank=bank, words=words, concerned=(lead,))
    opened(concern, by_user_id=lead.pk, at=MONDAY_10AM, bank_id=bank.pk)
    assert Entry.objects.exists()

    with database.as_owner(), connection.cursor() as cursor:
        for table in STAYS:
            for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608  names of our own
                with pytest.raises(DatabaseError, match="never change"):
                    cursor.execute(statement)


@pytest.mark.usefixtures("cloned_database")
def test_what_a_group_decided_or_agreed_to_stays_for_the_owner_too() -> None:
    with database.as_owner():
        decision = a_decision(an_event(a_group()))
    with database.as_owner(), connection.cursor() as cursor:
        for statement in ("UPDATE networks_decision SET outcome_en = 'No' WHERE id = %s", "DELETE FROM networks_decision WHERE id = %s"):
            with pytest.raises(DatabaseError, match="never change"):
                cursor.execute(statement, [decision.pk])
        kept = ("decision", "correction", "groupagreement", "commitmentupdate", "version", "rendition", "review", "assetcheck")
        for table in (f"networks_{name}" for name in kept):
            with pytest.raises(DatabaseError, match="never change"):
                cursor.execute(f"TRUNCATE {table} CASCADE")
