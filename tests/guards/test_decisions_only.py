"""Of a check the decision is kept: no column, form or import has a place for the document or for its number."""

import re
from typing import Final

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.test import Client

from amser.imports import columns
from amser.networks.models import Document
from amser.ui.forms import AmserForm
from tests.builders.banks import a_bank
from tests.builders.members import a_member
from tests.web.broker.visiting import at_the_desk

INVITES: Final = re.compile(r"certif|serial|dbs|passport|licen[cs]e|document|scan|photo|upload|attach|tystysgrif|trwydded", re.IGNORECASE)
# What libraries and the house itself keep of this name, none of it about checks.
NOT_OF_PEOPLE: Final = {"usersessions", "vouchers"}
# Files that are read as text and not kept, none of them about a check.
READ_AND_NOT_KEPT: Final = {"NewsletterForm.file", "AssetsFileForm.file"}


def test_no_column_of_any_table_holds_a_document_or_its_number() -> None:
    tables = [model for model in apps.get_models() if model._meta.app_label not in NOT_OF_PEOPLE]
    kept = [field for model in tables for field in model._meta.get_fields() if isinstance(field, models.Field)]

    assert [str(field) for field in kept if isinstance(field, models.FileField | models.BinaryField)] == []
    # What a group writes for everybody to read is a paper of the group, and of no person.
    of_people = [field for field in kept if field.related_model is not Document]
    assert [str(field) for field in of_people if INVITES.search(field.name)] == []


def _forms(kind: type[forms.BaseForm] = AmserForm) -> set[type[forms.BaseForm]]:
    return {kind}.union(*(_forms(below) for below in kind.__subclasses__()))


def test_no_form_and_no_import_asks_for_one() -> None:
    import amser.web.broker.urls

    assert amser.web.broker.urls.urlpatterns, "the desk's forms are loaded"
    asked = {f"{form.__name__}.{name}": field for form in _forms() for name, field in getattr(form, "base_fields", {}).items()}
    assert "CheckForm.decision" in asked

    files = {name for name, field in asked.items() if isinstance(field, forms.FileField)}
    assert [name for name in asked if INVITES.search(name.partition(".")[2])] == []
    assert files <= READ_AND_NOT_KEPT
    assert [word for kind in (columns.MEMBERS, columns.LISTINGS) for names in kind.values() for word in names if INVITES.search(word)] == []


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "hint"), [("en", "Never the number of a certificate"), ("cy", "Byth rif tystysgrif")])
def test_the_desk_is_told_not_to_write_it(language: str, hint: str) -> None:
    bank = a_bank()
    desk: Client = at_the_desk(bank)
    huw = a_member(bank, "Huw Awrlais")

    html = desk.get(f"/{language}/b/{bank.slug}/desk/people/{huw.number}/safety/add/").content.decode()

    assert hint in html
