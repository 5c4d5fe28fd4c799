"""Asking for a correction: nobody's words are lost."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from amser.exchanges import actions
from amser.exchanges.models import Exchange, Question
from amser.kernel.ids import uuid7
from amser.members.models import Membership
from tests.builders.banks import a_bank, a_broker
from tests.builders.exchanging import a_posted_exchange
from tests.builders.members import a_member, by
from tests.builders.when import FRIDAY_4PM
from tests.web.broker.visiting import at_the_desk

pytestmark = pytest.mark.django_db


def ask(exchange: Exchange, member: Membership, words: str) -> None:
    actions.ask_for_correction(by=by(member), key=uuid7(), at=FRIDAY_4PM, exchange=exchange, member=member, words=words)


@pytest.fixture
def questioned() -> Exchange:
    bank = a_bank()
    mair, huw = a_member(bank), a_member(bank, "Huw Awrlais")
    exchange = a_posted_exchange(huw, mair)
    ask(exchange, mair, "It was half an hour.")
    ask(exchange, huw, "It was an hour and a half.")
    ask(exchange, mair, "Half an hour and the tea.")
    return exchange


def test_a_second_question_keeps_the_first_persons_words(questioned: Exchange) -> None:
    kept = [(one.from_member.user.name if one.from_member else "", one.words) for one in questioned.questions.all()]

    assert kept == [
        ("Mair Gwennol", "It was half an hour."),
        ("Huw Awrlais", "It was an hour and a half."),
        ("Mair Gwennol", "Half an hour and the tea."),
    ]


def test_the_desk_reads_every_question_and_who_asked_also_once_it_is_put_right(questioned: Exchange) -> None:
    bank = questioned.timebank
    desk, here = at_the_desk(bank), f"/en/b/{bank.slug}/desk/exchanges/{questioned.pk}/"
    deciding = desk.get(f"{here}correct/").content.decode()
    broker = by(a_member(bank, "Nia Dysgwraig", user=a_broker(bank, "Nia Arall")))
    actions.correct(by=broker, key=uuid7(), at=FRIDAY_4PM, exchange=questioned, reason="It was shorter")

    for page in (deciding, desk.get(here).content.decode()):
        assert "Mair G, 20 November 2026: “It was half an hour.”" in page
        assert "Huw A, 20 November 2026: “It was an hour and a half.”" in page
        assert "“Half an hour and the tea.”" in page


def test_each_reads_their_own_words_and_not_the_others(questioned: Exchange) -> None:
    client = Client()
    client.force_login(questioned.receiver.membership.user)

    page = client.get(f"/en/b/{questioned.timebank.slug}/arrangements/{questioned.pk}/").content.decode()

    assert "You wrote on 20 November 2026: “It was half an hour.”" in page
    assert "“Half an hour and the tea.”" in page
    assert "an hour and a half" not in page


def test_a_question_is_never_changed(questioned: Exchange) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Question.objects.filter(exchange=questioned).update(words="Nothing is wrong.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchanges_question")
