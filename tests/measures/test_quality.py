"""What the Quality Mark's form asks, as the bank's own records answer it."""

import pytest
from django.utils import timezone

from amser.kernel.dates import today
from amser.measures.queries.quality import quality_form
from tests.builders.banks import a_bank, a_broker, a_place

pytestmark = pytest.mark.django_db


def test_brokers_are_those_who_work_at_the_desk_each_once() -> None:
    bank, at = a_bank(), timezone.now()
    a_broker(bank, "Nia Brocer")
    a_broker(bank, "Cai Cydlynydd", kind="coordinator", place=a_place(bank))
    for kind in ("auditor", "lead", "deputy", "approver"):
        a_broker(bank, f"Un {kind}", kind=kind)

    form = quality_form(bank, on=today(at), at=at)

    assert (form.brokers, form.hubs) == (2, 1)
