"""What a member says where fellow members read it."""

import pytest

from amser.kernel.contact import ContactInText
from amser.kernel.ids import uuid7
from amser.members import actions
from amser.members.actions import Profile
from amser.members.models import Membership
from tests.builders.banks import a_bank
from tests.builders.members import a_member, by
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("field", ["about", "can_do", "would_like"])
def test_a_telephone_number_is_kept_out_of_a_profile(field: str) -> None:
    mair = a_member(a_bank())

    with pytest.raises(ContactInText) as refusal:
        say(mair, **{field: "Ring me on 01632 960 147"})

    assert refusal.value.field == field


def test_what_only_the_desk_reads_may_hold_one() -> None:
    mair = a_member(a_bank())

    assert say(mair, access_needs="Ring my daughter on 01632 960 148").access_needs


def say(member: Membership, **said: str) -> Membership:
    return actions.set_profile(by=by(member), key=uuid7(), at=MONDAY_10AM, membership=member, profile=Profile(**said))  # type: ignore[arg-type]
