"""Reminders of promises: gentle, of one's own, in one's own language, once a fortnight, and none to guests."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.networks import actions, tasks
from amser.networks.models import Commitment
from amser.networks.queries.commitments import reminded_of
from amser.notifications.hub import tell_of_promises
from amser.notifications.letters.networks import promises_due
from amser.notifications.models import SignInLetter
from tests.builders.groups import a_commitment, a_group, a_group_member
from tests.builders.people import AMSER, a_person

pytestmark = pytest.mark.django_db


def test_each_is_reminded_once_of_their_own_in_one_letter_in_their_language() -> None:
    group = a_group("Fforwm Gwerth")
    mair = a_group_member(group, user=a_person("Mair Gwennol", language="cy")).user
    due = today(timezone.now())
    for text in ("Siarad â'r ysgol", "Ffonio'r cyngor"):
        a_commitment(group, text, user=mair, due_on=due, at=timezone.now())
    a_commitment(group, "Gan westai", due_on=due)
    SignInLetter.objects.all().delete()

    tasks.remind_of_commitments()
    first = set(Commitment.objects.filter(user=mair).values_list("reminded_at", flat=True))
    tasks.remind_of_commitments()
    tell_of_promises("networks.promises_due", user_id=mair.pk)

    assert len(first) == 1
    assert set(Commitment.objects.filter(user=mair).values_list("reminded_at", flat=True)) == first
    assert not Commitment.objects.filter(user=None, reminded_at__isnull=False).exists()
    letter = SignInLetter.objects.get()
    assert letter.to == mair.email
    assert letter.subject == "Yr hyn a addawsoch"
    for words in ("Siarad â'r ysgol", "Ffonio'r cyngor", "Fforwm Gwerth", "/account/promises/"):
        assert words in letter.body
    assert "Gan westai" not in letter.body


def test_what_was_done_meanwhile_is_not_spoken_of() -> None:
    mair = a_person()
    one = a_commitment(a_group(), user=mair, due_on=today(timezone.now()))
    tasks.remind_of_commitments()
    SignInLetter.objects.all().delete()
    actions.say_how_it_goes(by=AMSER, key=uuid7(), at=timezone.now(), commitment=one, words="", state="done")

    tell_of_promises("networks.promises_due", user_id=mair.pk)

    assert reminded_of(mair.pk) == []
    assert not SignInLetter.objects.exists()


@pytest.mark.parametrize(("days", "words"), [(-3, "It was due by"), (3, "Due by"), (None, "Nobody has said for a while")])
def test_a_reminder_says_why(days: int | None, words: str) -> None:
    at = timezone.now()
    due_on = today(at) + dt.timedelta(days=days) if days is not None else None
    one = a_commitment(a_group(), user=a_person(), due_on=due_on)
    with translation.override("en"):
        assert words in promises_due([one], at=at)[1]
