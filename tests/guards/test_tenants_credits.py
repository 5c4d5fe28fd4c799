"""Every table of organisations and credits belongs to one scheme or one organisation: by itself, through another, or says why not."""

from typing import Any, Final

import pytest
from django.apps import apps
from django.db import models

PACKAGES: Final = ("organisations", "agencies", "opportunities", "vouchers", "venues", "employers")
WHOSE: Final = ("scheme", "organisation")

BELONGS_THROUGH: Final = {
    "agencies.giftpart": "gift",
    "opportunities.coming": "session",
    "opportunities.attendance": "session",
    "opportunities.awardline": "award",
    "opportunities.calendaraddress": "participant",
    "vouchers.vouchersheets": "batch",
    "venues.offerwindow": "offer",
    "venues.sitting": "offer",
    "venues.usepart": "use",
}
BELONGS_TO_NEITHER: Final = {
    "organisations.organisation": "it is the organisation",
    "agencies.scheme": "it is the scheme",
}


def _tables() -> list[type[models.Model]]:
    return [model for label in PACKAGES for model in apps.get_app_config(label).get_models()]


def _always(table: type[models.Model], name: str) -> bool:
    """Whether a table has this foreign key, in every row."""
    fields: dict[str, Any] = {field.name: field for field in table._meta.get_fields()}
    return isinstance(fields.get(name), models.ForeignKey) and not fields[name].null


@pytest.mark.parametrize("table", _tables(), ids=lambda table: table._meta.label_lower)
def test_a_table_belongs_to_a_scheme_or_an_organisation(table: type[models.Model]) -> None:
    label = table._meta.label_lower
    if label in BELONGS_TO_NEITHER:
        return
    through = BELONGS_THROUGH.get(label)
    if through is not None:
        assert _always(table, through)
        field = table._meta.get_field(through)
        assert isinstance(field, models.ForeignKey)
        table = field.related_model

    assert any(_always(table, name) for name in WHOSE), "name its scheme or organisation, or say here through what it has one"


def test_no_reason_is_kept_for_a_table_that_is_gone_or_needs_none() -> None:
    tables = {table._meta.label_lower: table for table in _tables()}

    assert (BELONGS_THROUGH.keys() | BELONGS_TO_NEITHER.keys()) - tables.keys() == set()
    assert [label for label in BELONGS_THROUGH if any(_always(tables[label], name) for name in WHOSE)] == []
