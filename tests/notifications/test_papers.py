"""Letters about papers that are to be checked: to those who keep them, once a month, and none once they were."""

import datetime as dt

import pytest
from django.utils import timezone

from amser.kernel.ids import uuid7
from amser.networks import actions, tasks
from amser.networks.models import Document
from amser.notifications.hub import tell_of_a_paper
from amser.notifications.models import SignInLetter
from tests.builders.groups import a_document, a_group, a_group_member, published, who_runs
from tests.builders.people import AMSER, a_person

pytestmark = pytest.mark.django_db

LONG_AGO = dt.timedelta(days=200)


def kept_by(document: Document, *memberships: object) -> None:
    """Have these members keep a document."""
    actions.set_maintainers(by=AMSER, key=uuid7(), at=timezone.now(), document=document, memberships=memberships)  # type: ignore[arg-type]


def test_those_who_keep_it_hear_once_in_their_language() -> None:
    group = a_group("Fforwm Gwerth")
    mair = a_group_member(group, user=a_person("Mair Gwennol", language="cy"))
    document = a_document(group, "Taflen ffeithiau", review_days=100)
    kept_by(document, mair)
    published(document, at=timezone.now() - LONG_AGO)
    SignInLetter.objects.all().delete()

    tasks.remind_of_reviews()
    first = Document.objects.get().reminded_at
    tasks.remind_of_reviews()
    tell_of_a_paper("networks.document_to_check", document_id=document.pk)

    assert first is not None
    assert Document.objects.get().reminded_at == first
    letter = SignInLetter.objects.get()
    assert letter.to == mair.user.email
    assert letter.subject == "A yw'n gywir o hyd? Taflen ffeithiau"
    for words in ("Roedd i'w wirio erbyn", "Fforwm Gwerth", f"/papers/{document.slug}/"):
        assert words in letter.body


def test_where_nobody_keeps_it_those_who_run_the_group_hear() -> None:
    group = a_group()
    document = a_document(group, review_days=210)
    kept_by(document)
    published(document, at=timezone.now() - LONG_AGO)
    SignInLetter.objects.all().delete()

    tell_of_a_paper("networks.document_to_check", document_id=document.pk)

    letter = SignInLetter.objects.get()
    assert letter.to == who_runs(group).user.email


def test_what_was_checked_meanwhile_is_not_spoken_of() -> None:
    document = a_document(a_group(), review_days=100)
    version = published(document, at=timezone.now() - LONG_AGO)
    tasks.remind_of_reviews()
    SignInLetter.objects.all().delete()
    actions.still_right(by=AMSER, key=uuid7(), at=timezone.now(), document=document, number=version.number)

    tell_of_a_paper("networks.document_to_check", document_id=document.pk)

    assert not SignInLetter.objects.exists()
