"""Migrations over rows that are there, and beside a release that is still serving."""

import datetime as dt

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from amser.audit.models import Entry
from amser.config import database
from amser.exchanges import actions
from amser.exchanges.models import Exchange, Question
from amser.kernel.ids import uuid7
from tests.builders.banks import a_bank
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY_4PM

BEFORE, AFTER = "0004_from_the_pot", "0016_rule_of_the_day"
WORDS = "Dwy awr oedd hi, nid un"


def migrate_to(name: str) -> None:
    MigrationExecutor(connection).migrate([("exchanges", name)])


def words_of_the_release_before() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT question FROM exchanges_exchange WHERE question <> ''")
        return [words for (words,) in cursor.fetchall()]


def test_what_was_asked_before_keeps_its_words_and_who_asked(cloned_database: str) -> None:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    asked, plain = a_posted_exchange(huw, mair), a_posted_exchange(huw, mair)
    actions.ask_for_correction(by=by(mair), key=uuid7(), at=FRIDAY_4PM, exchange=asked, member=mair, words=WORDS)
    entry = Entry.objects.get(action="exchanges.ask_for_correction")
    of_something_else = {"result_label": "listings.listing", "user_id": huw.user_id, "at": entry.at + dt.timedelta(hours=1)}
    Entry.objects.create(
        key=uuid7(),
        action=entry.action,
        digest=entry.digest,
        door=entry.door,
        result_pk=entry.result_pk,
        timebank_id=bank.pk,
        **of_something_else,
    )

    with database.as_owner():
        migrate_to(BEFORE)
        assert words_of_the_release_before() == [WORDS]
        migrate_to(AFTER)
        question = Question.objects.get()

        assert (question.exchange_id, question.words, question.from_member_id, question.at) == (asked.pk, WORDS, mair.pk, FRIDAY_4PM)
        assert Exchange.objects.values_list("question_at", flat=True).get(pk=plain.pk) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "column"), [("exchanges_exchange", "question"), ("listings_listing", "is_thing"), ("notifications_message", "why")]
)
def test_the_release_before_may_still_write_rows(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_default FROM information_schema.columns WHERE table_name = %s AND column_name = %s", [table, column])
        assert cursor.fetchone()[0] is not None
