"""Papers of a group: checked as an act of its own, archived, adopted, and read by those who may."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.models import Document, Freshness, Group, Maintainer, Version
from amser.networks.queries.documents import Shelf, checked, keepers_of, to_check
from tests.builders.groups import (
    a_decision,
    a_document,
    a_group,
    a_group_member,
    an_event,
    by_who_runs,
    drafted,
    published,
    who_runs,
)
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM
from tests.networks.test_documents import DAY, archive, publish, save, still_right

pytestmark = pytest.mark.django_db


# Invariant 10: editing is not reviewing.


def test_editing_and_publishing_are_no_check() -> None:
    document = a_document(a_group(), review_days=100)
    still_right(document, published(document).number)
    later = MONDAY_10AM + 90 * DAY

    draft = drafted(document, "Newydd", "New", at=later)
    actions.publish_version(by=AMSER, key=uuid7(), at=later, document=document, number=draft.number, saves=draft.saves)

    found = checked(document, on=today(later))
    assert found.last is not None
    assert (found.last.at, found.next_on, found.freshness) == (MONDAY_10AM, today(MONDAY_10AM) + 100 * DAY, Freshness.DUE)


def test_whoever_publishes_may_say_that_they_checked_it() -> None:
    document = a_document(a_group(), review_days=100)
    draft = drafted(document)

    made = publish(document, draft, is_checked=True)

    assert [(one.result, one.version) for one in document.reviews.all()] == [("changed", made)]


@pytest.mark.parametrize(
    ("days", "freshness"),
    [(0, Freshness.CURRENT), (69, Freshness.CURRENT), (70, Freshness.DUE), (100, Freshness.DUE), (101, Freshness.OVERDUE)],
)
def test_a_document_ages(days: int, freshness: Freshness) -> None:
    document = a_document(a_group(), review_days=100)
    still_right(document, published(document).number)

    assert checked(document, on=today(MONDAY_10AM) + days * DAY).freshness == freshness


def test_without_a_review_the_first_publication_begins_the_interval() -> None:
    document = a_document(a_group(), review_days=100)
    published(document)

    found = checked(document, on=today(MONDAY_10AM) + 101 * DAY)

    assert (found.last, found.freshness) == (None, Freshness.OVERDUE)
    assert checked(a_document(a_group(), review_days=None), on=today(MONDAY_10AM) + 5000 * DAY).next_on is None


def test_nobody_checks_another_version_than_the_one_they_read() -> None:
    document = a_document(a_group())
    read = published(document)
    published(document, "Dau", "Two")

    with pytest.raises(actions.NothingToCheck):
        still_right(document, read.number)
    with pytest.raises(actions.NothingToCheck):
        still_right(a_document(a_group()), None)


def test_a_link_is_checked_without_a_version() -> None:
    document = a_document(a_group(), kind="link", url="https://example.org/")

    assert still_right(document, None).version is None


def test_archived_it_is_not_written_or_checked_until_it_is_back() -> None:
    document = a_document(a_group())
    version = published(document)
    archive(document)
    archive(document)

    assert document.reviews.get().result == "archive"
    assert checked(Document.objects.get(), on=today(MONDAY_10AM)).freshness == Freshness.ARCHIVED
    with pytest.raises(actions.DocumentArchived):
        save(document, "Beth yw gwerth.", cy="Arall")
    with pytest.raises(actions.DocumentArchived):
        still_right(document, version.number)
    actions.bring_document_back(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document)
    assert checked(Document.objects.get(), on=today(MONDAY_10AM)).last is None


def test_a_closed_group_writes_no_more() -> None:
    group = a_group()
    document = a_document(group)
    why = {"why_cy": "Daeth i ben.", "why_en": "It came to its end."}
    actions.close_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, group=group, **why)

    with pytest.raises(actions.GroupClosed):
        save(document, "", cy="Un")


def test_those_who_keep_it_are_members() -> None:
    group = a_group()
    document, mair = a_document(group), a_group_member(group)

    def keep(*memberships: Any) -> Document:
        return actions.set_maintainers(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, memberships=memberships)

    keep(mair)
    assert [one.pk for one in keepers_of(document)] == [mair.pk]
    with pytest.raises(actions.NotAMember):
        keep(a_group_member(a_group()))
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=mair)
    assert keepers_of(document) == []
    assert Maintainer.objects.get().membership == mair  # it opens nothing any more


def test_a_meeting_adopts_the_terms_once() -> None:
    group = a_group()
    version = published(a_document(group, kind="terms"))
    decision = a_decision(an_event(group))

    def adopt(one: Version, by_decision: Any) -> Version:
        return actions.adopt_version(by=AMSER, key=uuid7(), at=MONDAY_10AM, version=one, decision=by_decision)

    for wrong in (a_decision(an_event(group), result="put_off"), a_decision(an_event(a_group()))):
        with pytest.raises(actions.NotAdopted):
            adopt(version, wrong)
    assert adopt(version, decision).adopted_by == decision
    with pytest.raises(actions.NotAdopted):
        adopt(version, a_decision(an_event(group)))
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        Version.objects.update(adopted_by=None)
    with pytest.raises(actions.NotAdopted):
        adopt(published(a_document(group, kind="guide")), decision)


def slugs(user: Any, group: Group) -> set[str]:
    """The documents of a group that somebody reads."""
    return set(policies.documents_for(policies.standing_in(user, group.slug)).values_list("slug", flat=True))


def test_members_read_what_is_published_and_others_what_is_public() -> None:
    group = a_group(papers="members")
    published(a_document(group, slug="cyhoeddus", is_public=True))
    published(a_document(group, slug="mewnol"))
    a_document(group, slug="drafft", is_public=True)
    mair = a_group_member(group)

    assert slugs(None, group) == {"cyhoeddus"}
    assert slugs(a_person("Neb"), group) == {"cyhoeddus"}
    assert slugs(mair.user, group) == {"cyhoeddus", "mewnol"}
    assert slugs(who_runs(group).user, group) == {"cyhoeddus", "mewnol", "drafft"}
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=mair)
    assert slugs(mair.user, group) == {"cyhoeddus"}


def test_of_a_private_group_nothing_is_public() -> None:
    group = a_group(papers="private")
    document = published(a_document(group, slug="cyhoeddus", is_public=True)).document

    with pytest.raises(NotFound):
        policies.document_for(a_person("Neb"), group.slug, document.slug)
    invited = actions.invite_to_group(
        by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, group=group, name="Gwenno", email="gwenno@example.org"
    )
    assert slugs(invited.user, group) == set()


def test_those_who_keep_a_document_write_it_and_other_members_do_not() -> None:
    group = a_group()
    document, mair, huw = a_document(group, slug="taflen"), a_group_member(group), a_group_member(group, "Huw Dryw")
    actions.set_maintainers(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, memberships=[mair])

    assert policies.written_by(mair.user, group.slug, "taflen").document == document
    with pytest.raises(NotFound):
        policies.written_by(huw.user, group.slug, "taflen")
    published(document)
    with pytest.raises(NotAllowed):
        policies.written_by(huw.user, group.slug, "taflen")
    actions.leave_group(by=AMSER, key=uuid7(), at=MONDAY_10AM, membership=mair)
    with pytest.raises(NotFound):
        policies.written_by(mair.user, group.slug, "taflen")


def test_a_library_is_narrowed_by_kind_and_tag() -> None:
    group = a_group()
    a_document(group, "B", slug="b", kind="link", url="https://example.org/", tags=("gwerth",))
    a_document(group, "A", slug="a", kind="guide", tags=("gwerth",))
    archive(a_document(group, "C", slug="c"))
    shelf = Document.objects.filter(group=group)

    with translation.override("cy"):
        assert [one.slug for one in Shelf().of(shelf)] == ["a", "b"]
    assert [one.slug for one in Shelf(kind="link", tag="gwerth").of(shelf)] == ["b"]
    assert [one.slug for one in Shelf(archived=True).of(shelf)] == ["c"]


def test_those_who_keep_a_document_hear_once_a_month_that_it_is_to_be_checked() -> None:
    document = a_document(a_group(), review_days=100)
    a_document(a_group(), review_days=1)  # nothing to read yet
    published(document)
    due, at = MONDAY_10AM + 69 * DAY, MONDAY_10AM + 75 * DAY

    assert to_check(due) == []
    assert to_check(at) == [document]
    actions.remind_of_review(by=AMSER, key=uuid7(), at=at, document=document)
    assert to_check(at + 7 * DAY) == []
    assert to_check(at + 29 * DAY) == [document]
    still_right(document, 1, at=at + 29 * DAY)
    assert to_check(at + 29 * DAY) == []
