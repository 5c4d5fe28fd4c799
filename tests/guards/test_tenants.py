"""Everything above the foundations belongs to one time bank, or says here why not."""

from typing import Final

import pytest
from django.apps import apps
from django.db import models

ABOVE: Final = (
    "timebanks",
    "members",
    "listings",
    "exchanges",
    "matching",
    "contacts",
    "casework",
    "retention",
    "notifications",
    "measures",
    "imports",
    "demo",
)

BELONGS_TO_NO_BANK: Final = {
    "timebanks.timebank": "it is the bank",
    "timebanks.interest": "asked where there is no bank yet",
    "notifications.signinletter": "signs in a person, who may be in several banks, in none, or unknown",
    "notifications.schemeletter": "of a scheme, to somebody who may be in no bank",
    "listings.category": "the same in every bank, so that figures can be added up",
}


def _tables() -> list[type[models.Model]]:
    return [model for label in ABOVE for model in apps.get_app_config(label).get_models()]


@pytest.mark.parametrize("table", _tables(), ids=lambda table: table._meta.label_lower)
def test_a_table_belongs_to_one_bank(table: type[models.Model]) -> None:
    if table._meta.label_lower in BELONGS_TO_NO_BANK:
        return
    field = table._meta.get_field("timebank")

    assert isinstance(field, models.ForeignKey)
    assert not field.null


def test_no_exception_is_kept_for_a_table_that_is_gone() -> None:
    assert BELONGS_TO_NO_BANK.keys() - {table._meta.label_lower for table in _tables()} == set()
