"""A steward sees what is past its time before anything goes, and removes one person who asks."""

import pytest
from django.urls import reverse
from django.utils import timezone

from amser.audit.actions import Actor
from amser.casework import actions as casework
from amser.kernel.dates import today
from amser.kernel.ids import uuid7
from amser.retention.models import Erasure, Removal, Rule
from tests.builders.banks import a_bank, a_broker
from tests.builders.visiting import key_in, second_step_shown, visit_as
from tests.builders.when import MONDAY_10AM
from tests.casework.test_concerns import a_concern
from tests.guards.cast import with_second_step
from tests.retention.test_erasing import gone

pytestmark = pytest.mark.django_db


def test_looking_at_the_list_writes_nothing_and_the_button_does() -> None:
    bank = a_bank()
    steward = second_step_shown(visit_as(with_second_step(a_broker(bank, "Sian", kind="steward"))))

    html = steward.get(reverse("broker:keeping", args=[bank.slug])).content.decode()
    assert "Months: 24" in html
    assert not Removal.objects.exists()

    steward.post(reverse("broker:keeping_remove", args=[bank.slug]), {"key": str(uuid7())})
    assert Removal.objects.get().timebank == bank


def test_a_steward_removes_somebody_who_left_and_asks() -> None:
    bank = a_bank()
    member = gone(bank)
    steward = second_step_shown(visit_as(with_second_step(a_broker(bank, "Sian", kind="steward"))))
    page = reverse("broker:erase", args=[bank.slug, member.number])

    assert steward.get(page).status_code == 200
    steward.post(page, {"key": str(uuid7())})

    assert Erasure.objects.get().membership == member
    assert steward.get(reverse("broker:person", args=[bank.slug, member.number])).status_code == 200


@pytest.mark.parametrize("is_concern", [True, False])
def test_a_steward_learns_that_somebody_is_kept_for_now_and_whom_to_ask_and_nothing_else(*, is_concern: bool) -> None:
    bank = a_bank()
    member = gone(bank)
    if is_concern:
        a_concern(bank, concerned=(member.user,))
    else:
        words = casework.ComplaintWords(about="Sian", what="She shouted", language="en")
        casework.make_complaint(by=Actor(user_id=member.user_id), key=uuid7(), at=MONDAY_10AM, bank=bank, words=words)
    steward = second_step_shown(visit_as(with_second_step(a_broker(bank, "Sian", kind="steward"))))
    page = reverse("broker:erase", args=[bank.slug, member.number])

    preview = steward.get(page)
    answer = steward.post(page, {"key": key_in(preview.text)})

    assert not Erasure.objects.exists()
    assert answer.context["form"].non_field_errors() == ["What we keep about this person stays for now. Ask the safeguarding lead."]
    shown = [preview, answer, steward.get(reverse("broker:keeping", args=[bank.slug]))]
    mains = [one.text.partition("<main")[2].partition("</main>")[0].lower() for one in shown]
    assert [word for text in mains for word in ("a concern", "complaint", "still open", "the law") if word in text] == []


def test_a_broker_who_is_no_steward_removes_nobody() -> None:
    bank = a_bank()
    member = gone(bank)
    broker = second_step_shown(visit_as(with_second_step(a_broker(bank, "Nia"))))

    assert broker.post(reverse("broker:erase", args=[bank.slug, member.number]), {"key": str(uuid7())}).status_code == 403
    assert not Erasure.objects.exists()


def test_a_bank_that_would_end_memberships_before_ringing_reads_so_at_the_field() -> None:
    bank = a_bank()
    steward = second_step_shown(visit_as(with_second_step(a_broker(bank, "Sian", kind="steward"))))
    day = today(timezone.now())
    begins = {"begins_on_day": str(day.day), "begins_on_month": str(day.month), "begins_on_year": str(day.year)}
    typed = {"kind": "close", "months": "1", "reason": "tidy", "key": str(uuid7()), **begins}

    shown = steward.post(reverse("broker:keeping_rule", args=[bank.slug]), typed).text

    assert "It would be: 6, 12, 1." in shown
    assert 'id="id_months_error"' in shown or "#id_months" in shown
    assert not Rule.objects.exists()
