"""Documents: written together without losing a word, published in both languages and then unchangeable, checked as an act of its own."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amser.audit.actions import Actor
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Document, Rendition, Review, Version, VersionState, mark_of
from amser.networks.queries.documents import draft_of, keepers_of, published_of, tags_of
from tests.builders.groups import (
    a_document,
    a_group,
    drafted,
    published,
    who_runs,
)
from tests.builders.people import AMSER
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
