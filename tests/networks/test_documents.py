"""Documents: written together without losing a word, published in both languages and then unchangeable, checked as an act of its own."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from amser.audit.actions import Actor
from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.kernel.ids import uuid7
from amser.networks import actions, policies
from amser.networks.models import Document, Freshness, Group, Maintainer, Rendition, Review, Version, VersionState, mark_of
from amser.networks.queries.documents import Shelf, checked, draft_of, keepers_of, published_of, tags_of, to_check
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

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def save(document: Document, began_with: str, **texts: str) -> Version:
    """Save texts by somebody who began with one text in each language."""
    written = {code: actions.Written(said, mark_of(began_with)) for code, said in texts.items()}
    return actions.save_draft(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, format="standard", texts=written)


def publish(document: Document, draft: Version, **more: Any) -> Version:
    """Publish the draft as somebody saw it."""
    which = {"number": draft.number, "saves": draft.saves, **more}
    return actions.publish_version(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, **which)


def still_right(document: Document, number: int | None, *, at: dt.datetime = MONDAY_10AM, by: Actor = AMSER) -> Review:
    """Say that a document is still right."""
    return actions.still_right(by=by, key=uuid7(), at=at, document=document, number=number)


def archive(document: Document) -> Document:
    """Archive a document."""
    return actions.archive_document(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document)


def text(version: Version, language: str = "cy") -> str:
    """What a version says."""
    return version.renditions.get(language=language, format="standard").text


def test_a_document_is_kept_by_whoever_added_it() -> None:
    group = a_group()

    document = a_document(group, tags=("Gwerth ", "gwerth", "caffael"))

    assert [one.pk for one in keepers_of(document)] == [who_runs(group).pk]
    assert document.tags == ["caffael", "gwerth"]
    assert tags_of(Document.objects.all()) == ["caffael", "gwerth"]


def test_two_documents_of_a_group_have_two_addresses() -> None:
    group = a_group()
    a_document(group, slug="taflen")

    with pytest.raises(actions.DocumentSlugTaken):
        a_document(group, slug="taflen")
    assert a_document(a_group(), slug="taflen").slug == "taflen"


def test_a_link_leads_somewhere_and_a_check_comes_within_years() -> None:
    with pytest.raises(actions.LinkLeadsNowhere):
        a_document(a_group(), kind="link")
    for days in (0, 5000):
        with pytest.raises(actions.ReviewImpossible):
            a_document(a_group(), review_days=days)


def test_a_draft_begins_as_a_copy_of_what_is_published() -> None:
    document = a_document(a_group())
    published(document, "Un", "One")

    draft = save(document, "Un", cy="Dau")

    assert (draft.number, draft.based_on, draft.state) == (2, published_of(document), VersionState.DRAFT)
    assert (text(draft), text(draft, "en")) == ("Dau", "One")
    assert text(published_of(document) or draft) == "Un"


def test_two_writers_of_two_languages_do_not_meet() -> None:
    document = a_document(a_group())
    drafted(document, "Un", "One")

    save(document, "Un", cy="Un a hanner")
    draft = actions.save_draft(
        by=AMSER,
        key=uuid7(),
        at=MONDAY_10AM,
        document=document,
        format="standard",
        texts={"cy": actions.Written("Un", mark_of("Un")), "en": actions.Written("One and a half", mark_of("One"))},
    )

    assert (text(draft), text(draft, "en")) == ("Un a hanner", "One and a half")


def test_a_save_on_an_older_text_is_refused_and_overwrites_nothing() -> None:
    document = a_document(a_group())
    drafted(document, "Un", "One")
    save(document, "Un", cy="Dau")

    with pytest.raises(actions.StaleSave) as refused:
        save(document, "Un", cy="Tri")

    assert refused.value.languages == ("cy",)
    draft = draft_of(document)
    assert draft is not None
    assert text(draft) == "Dau"


def test_a_save_is_stale_though_the_text_was_published_meanwhile() -> None:
    document = a_document(a_group())
    publish(document, save(document, "", cy="Un", en="One"))
    publish(document, save(document, "Un", cy="Dau"))

    with pytest.raises(actions.StaleSave):
        save(document, "Un", cy="Tri")
    assert draft_of(document) is None


def test_what_two_writers_wrote_alike_is_no_conflict() -> None:
    document = a_document(a_group())
    drafted(document, "Un", "One")

    save(document, "Un", cy="Dau")

    assert text(save(document, "Un", cy="Dau\r\n")) == "Dau"


def test_a_text_left_empty_goes_from_the_draft_alone() -> None:
    document = a_document(a_group())
    published(document, "Un", "One")

    draft = save(document, "One", en="")

    assert set(draft.renditions.values_list("language", flat=True)) == {"cy"}
    assert Rendition.objects.filter(version__state="published").count() == 2


def test_a_film_is_an_address() -> None:
    document = a_document(a_group())
    texts = {"cy": actions.Written("https://example.org/ffilm", mark_of(""))}

    draft = actions.save_draft(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, format="film", texts=texts)

    assert draft.renditions.get().url == "https://example.org/ffilm"


@pytest.mark.parametrize("missing", ["cy", "en"])
def test_publishing_needs_both_languages(missing: str) -> None:
    document = a_document(a_group())
    draft = save(document, "", **{"en" if missing == "cy" else "cy": "Un"})

    with pytest.raises(actions.TextMissing) as refused:
        publish(document, draft)

    assert refused.value.field == f"text_{missing}"
    with pytest.raises(IntegrityError, match="both languages"), transaction.atomic():
        Version.objects.filter(pk=draft.pk).update(state="published", published_at=MONDAY_10AM)


def test_a_version_replaces_the_one_before_which_stays_to_be_read() -> None:
    document = a_document(a_group())
    first = published(document, "Un", "One")

    second = published(document, "Dau", "Two")

    first.refresh_from_db()
    assert (first.state, second.state) == (VersionState.REPLACED, VersionState.PUBLISHED)
    assert text(first) == "Un"


def test_nobody_publishes_what_they_did_not_read() -> None:
    document = a_document(a_group())
    seen = drafted(document, "Un", "One")
    save(document, "Un", cy="Dau")

    with pytest.raises(actions.StaleSave):
        publish(document, seen)
    with pytest.raises(actions.StaleSave):
        actions.throw_draft_away(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, saves=seen.saves)


def test_publishing_without_a_draft_says_so() -> None:
    document = a_document(a_group())
    done = published(document)

    with pytest.raises(actions.NothingToPublish):
        publish(document, done)


def test_a_draft_is_thrown_away_and_what_is_published_stays() -> None:
    document = a_document(a_group())
    published(document, "Un", "One")
    draft = save(document, "Un", cy="Dau")

    actions.throw_draft_away(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, saves=draft.saves)

    assert draft_of(document) is None
    assert text(Version.objects.get()) == "Un"


# Invariant 7: published versions are immutable.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE networks_rendition SET text = 'Arall'",
        "DELETE FROM networks_rendition",
        "UPDATE networks_version SET change_note = 'Arall'",
        "UPDATE networks_version SET state = 'draft', published_at = NULL",
        "UPDATE networks_version SET published_at = published_at + interval '1 day'",
        "DELETE FROM networks_version",
        """INSERT INTO networks_rendition (version_id, language, format, text, url, saved_at)
           SELECT id, 'cy', 'simple', 'Mwy', '', now() FROM networks_version""",
    ],
)
def test_the_database_refuses_to_change_what_was_published(statement: str) -> None:
    published(a_document(a_group()))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            cursor.execute(statement)


def test_what_was_replaced_changes_no_more_either() -> None:
    document = a_document(a_group())
    first = published(document, "Un", "One")
    published(document, "Dau", "Two")

    for changes in ({"state": "published"}, {"state": "draft", "published_at": None}, {"number": 9}):
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            Version.objects.filter(pk=first.pk).update(**changes)
    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        first.renditions.update(text="Arall")


def test_a_text_is_not_moved_into_a_published_version() -> None:
    document = a_document(a_group())
    first = published(document, "Un", "One")
    draft = save(document, "Un", cy="Dau")

    with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
        draft.renditions.update(version=first)


def test_a_version_begins_as_a_draft() -> None:
    document = a_document(a_group())

    with pytest.raises(IntegrityError, match="begins as a draft"), transaction.atomic():
        Version.objects.create(document=document, number=1, state="published", made_at=MONDAY_10AM, published_at=MONDAY_10AM)


def test_a_review_never_changes() -> None:
    document = a_document(a_group())
    review = still_right(document, published(document).number)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(at=MONDAY_10AM + DAY)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        review.delete()


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
