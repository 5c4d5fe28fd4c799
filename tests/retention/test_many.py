"""What is past its time is found in a bank where much was done."""

import pytest
from django.db import connection
from django.utils import timezone

from amser.audit.models import Entry
from amser.kernel.ids import uuid7
from amser.retention.queries import due
from tests.builders.banks import a_bank

pytestmark = pytest.mark.django_db


def test_when_each_member_last_did_something_is_looked_up_and_not_read_from_all_that_was_done() -> None:
    bank, at = a_bank(), timezone.now()
    done = (Entry(at=at, user_id=n % 500, door="web", timebank_id=bank.pk, action="exchanges.agree", key=uuid7()) for n in range(5_000))
    Entry.objects.bulk_create(done)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = due(bank, at).quiet.explain()

    assert "audit_of_a_person" in plan
    assert "audit_of_a_bank" not in plan
