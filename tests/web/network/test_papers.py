"""Documents on their pages: two people write, neither loses a word; read in one's own language and form; embedded as a card."""

import pytest
from django.test import Client

from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.networks import actions
from amser.networks.models import Document, Group, Version, mark_of
from amser.web.network.paper_forms import side_by_side, tags_of
from tests.builders.groups import a_decision, a_document, a_group, a_group_member, an_event, by_who_runs, drafted, published, who_runs
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(group: Group, document: Document, page: str = "") -> str:
    """The address of a document's page, in English."""
    return f"/en/n/{group.slug}/papers/{document.slug}/{page}"


def opened(client: Client, where: str) -> dict[str, str]:
    """What a form sends as somebody opens it."""
    form = client.get(where).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | {"key": str(uuid7())}


def test_a_stale_save_shows_both_texts_and_loses_nothing() -> None:
    group = a_group()
    document = a_document(group)
    drafted(document, "Llinell un\nLlinell dau", "Line one")
    where = address(group, document, "write/")
    cari, mair = signed_in(who_runs(group).user), signed_in(a_group_member(group, role="chair").user)
    of_cari, of_mair = opened(cari, where), opened(mair, where)

    saved = cari.post(where, of_cari | {"text_cy": "Llinell un\nGair Cari"})
    refused = mair.post(where, of_mair | {"text_cy": "Gair Mair\nLlinell dau", "text_en": "Line one by Mair"})

    assert saved.status_code == 302
    read = refused.content.decode()
    assert "<mark>Gair Cari</mark>" in read
    assert "<mark>Gair Mair</mark>" in read
    assert "Cari Cydlynydd" in read
    form = refused.context["form"]
    assert form["text_cy"].value() == "Gair Mair\nLlinell dau"
    assert form["text_en"].value() == "Line one by Mair"
    draft = Version.objects.get()
    assert {one.text for one in draft.renditions.all()} == {"Llinell un\nGair Cari", "Line one"}

    both = {name: str(form[name].value() or "") for name in form.fields} | {"text_cy": "Gair Mair\nGair Cari"}
    assert mair.post(where, both).status_code == 302
    assert {one.text for one in draft.renditions.all()} == {"Gair Mair\nGair Cari", "Line one by Mair"}


def test_what_a_writer_did_not_touch_comes_back_as_the_other_left_it() -> None:
    group = a_group()
    document = a_document(group)
    drafted(document, "Un", "One")
    where, cari = address(group, document, "write/"), signed_in(who_runs(group).user)
    first, second = opened(cari, where), opened(cari, where)
    cari.post(where, first | {"text_cy": "Dau", "text_en": "Two", "text_note": "Mwy"})

    form = cari.post(where, second | {"text_cy": "Tri"}).context["form"]
    cari.post(where, {name: str(form[name].value() or "") for name in form.fields})

    draft = Version.objects.get()
    assert {one.text for one in draft.renditions.all()} == {"Tri", "Two"}
    assert draft.change_note == "Mwy"


def test_two_notes_of_what_changes_are_both_shown() -> None:
    group = a_group()
    document = a_document(group)
    drafted(document, "Un", "One")
    where, cari = address(group, document, "write/"), signed_in(who_runs(group).user)
    first, second = opened(cari, where), opened(cari, where)
    cari.post(where, first | {"text_note": "Nodyn Cari"})

    read = cari.post(where, second | {"text_note": "Nodyn Mair"}).content.decode()

    assert "<mark>Nodyn Cari</mark>" in read
    assert "<mark>Nodyn Mair</mark>" in read


def test_a_third_save_between_is_refused_again() -> None:
    group = a_group()
    document = a_document(group)
    drafted(document, "Un", "One")
    where, cari = address(group, document, "write/"), signed_in(who_runs(group).user)
    stale = opened(cari, where) | {"text_cy": "Fy nhestun"}
    drafted(document, "Dau", "One")

    form = cari.post(where, stale).context["form"]
    drafted(document, "Tri", "One")
    again = cari.post(where, {name: str(form[name].value() or "") for name in form.fields})

    assert again.status_code == 200
    assert "<mark>Tri</mark>" in again.content.decode()


def test_from_nothing_to_published_and_checked() -> None:
    group = a_group()
    cari = signed_in(who_runs(group).user)
    about = {"title_cy": "Taflen", "title_en": "Fact sheet", "slug": "taflen", "kind": "fact_sheet", "tags": "Gwerth", "review_days": "365"}
    cari.post(f"/en/n/{group.slug}/desk/papers/add/", about | {"key": str(uuid7()), "is_public": "on"})
    document = Document.objects.get()
    write = address(group, document, "write/")
    cari.post(write, opened(cari, write) | {"text_cy": "Cymraeg"})
    publish = address(group, document, "publish/")

    refused = cari.post(publish, opened(cari, publish) | {"is_checked": ""})
    assert "write the standard text in both" in refused.content.decode()
    cari.post(write, opened(cari, write) | {"text_en": "English"})
    sent = {name: value for name, value in opened(cari, publish).items() if name != "is_checked"}
    assert cari.post(publish, sent).status_code == 302
    assert "Nobody has checked it yet." in cari.get(address(group, document)).content.decode()

    cari.post(address(group, document, "still-right/"), {"key": str(uuid7()), "number": "1"})

    assert "Checked by Cari Cydlynydd on" in cari.get(address(group, document)).content.decode()
    stranger = Client().get(address(group, document)).content.decode()
    assert "Checked by the group on" in stranger
    assert "Cari" not in stranger


def test_a_draft_saved_while_somebody_read_it_is_not_published_unread() -> None:
    group = a_group()
    document = a_document(group)
    drafted(document, "Un", "One")
    publish, cari = address(group, document, "publish/"), signed_in(who_runs(group).user)
    read = {name: value for name, value in opened(cari, publish).items() if name != "is_checked"}
    drafted(document, "Dau", "One")

    answer = cari.post(publish, read)

    assert answer.status_code == 200
    assert "Dau" in answer.content.decode()
    assert Version.objects.get().state == "draft"


def test_a_reader_reads_their_language_and_form() -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    drafted(document, "Testun Cymraeg", "English text")
    texts = {"cy": actions.Written("Geiriau syml", mark_of(""))}
    about = {"document": document, "format": "simple", "texts": texts}
    actions.save_draft(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, **about)  # type: ignore[arg-type]
    draft = Version.objects.get()
    actions.publish_version(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, number=draft.number, saves=draft.saves)

    def read(language: str, query: str = "") -> str:
        return Client().get(f"/{language}/n/{group.slug}/papers/{document.slug}/{query}").content.decode()

    assert "English text" in read("en")
    assert "Testun Cymraeg" in read("cy")
    assert "Geiriau syml" in read("en", "?language=cy&form=simple")
    assert "English text" in read("en", "?language=xx&form=film")


def test_whoever_reads_large_print_is_given_it_where_there_is_one() -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    drafted(document)
    texts = {"en": actions.Written("In large print", mark_of(""))}
    about = {"document": document, "format": "large", "texts": texts}
    actions.save_draft(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, **about)  # type: ignore[arg-type]
    draft = Version.objects.get()
    actions.publish_version(by=AMSER, key=uuid7(), at=MONDAY_10AM, document=document, number=draft.number, saves=draft.saves)
    read = {}
    for how in ("large", "standard"):
        client = Client()
        client.force_login(a_person(f"Mair {how}", language="en", format=how))
        read[how] = "In large print" in client.get(f"/en/n/{group.slug}/papers/{document.slug}/").text

    assert read == {"large": True, "standard": False}


def test_an_archived_document_keeps_its_address_with_a_notice() -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    published(document)
    cari = signed_in(who_runs(group).user)

    cari.post(address(group, document, "archive/"), {"key": str(uuid7()), "archive": "1"})

    assert "This was archived" in Client().get(address(group, document)).content.decode()
    assert document.title_en not in Client().get(f"/en/n/{group.slug}/papers/").content.decode()
    assert document.title_en in Client().get(f"/en/n/{group.slug}/papers/?archived=1").content.decode()
    cari.post(address(group, document, "archive/"), {"key": str(uuid7()), "back": "1"})
    assert Document.objects.get().archived_at is None


def test_a_card_stands_in_any_page_and_holds_no_name() -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    published(document)
    actions.still_right(by=by_who_runs(group), key=uuid7(), at=MONDAY_10AM, document=document, number=1)

    answer = signed_in(who_runs(group).user).get(address(group, document, "card/"))

    assert "X-Frame-Options" not in answer.headers
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    read = answer.content.decode()
    assert "Checked by the group on" in read
    assert "Cari" not in read
    assert "<form" not in read
    page = Client().get(address(group, document))
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_card_of_what_only_members_read_is_not_there_even_for_them() -> None:
    group = a_group()
    document = a_document(group)
    published(document)

    assert signed_in(who_runs(group).user).get(address(group, document, "card/")).status_code == 404


def test_terms_are_adopted_by_a_decision_that_the_page_names() -> None:
    group = a_group()
    document = a_document(group, kind="terms", is_public=True)
    published(document)
    decision = a_decision(an_event(group), "A fabwysiadwn y cylch gorchwyl?")
    cari, where = signed_in(who_runs(group).user), address(group, document, "adopt/")

    answer = cari.post(where, {"key": str(uuid7()), "decision": str(decision.pk), "read": "1"})

    assert answer.status_code == 302
    assert "Adopted by the group" in Client().get(address(group, document)).content.decode()


def test_those_who_run_the_group_say_who_keeps_a_document() -> None:
    group = a_group()
    document, mair = a_document(group), a_group_member(group)
    cari, where = signed_in(who_runs(group).user), address(group, document, "about/")
    given = opened(cari, where) | {"maintainers": str(mair.pk), "is_public": ""}

    assert cari.post(where, given).status_code == 302

    assert [one.membership for one in document.maintainers.all()] == [mair]
    by_mair = signed_in(mair.user).get(where)
    assert by_mair.status_code == 200
    assert "maintainers" not in by_mair.context["form"].fields


def test_the_library_is_narrowed_and_says_what_is_late() -> None:
    group = a_group()
    late = a_document(group, "Hen", tags=("gwerth",), kind="guide", review_days=1)
    published(late)
    a_document(group, "Dolen", kind="link", url="https://example.org/", tags=("arall",), review_days=None)
    mair = signed_in(a_group_member(group).user)

    read = mair.get(f"/en/n/{group.slug}/papers/?tag=gwerth").content.decode()

    assert "Hen (English)" in read
    assert "Dolen (English)" not in read
    assert "Overdue for a check" in read
    assert "Dolen (English)" in mair.get(f"/en/n/{group.slug}/papers/?kind=link").content.decode()


def test_strangers_meet_no_draft_and_no_earlier_version() -> None:
    group = a_group()
    document = a_document(group, is_public=True)
    published(document, "Hen destun", "Old text")
    published(document, "Testun newydd", "New text")
    drafted(document, "Drafft", "Draft")
    neb = signed_in(a_person("Neb"))

    assert "New text" in neb.get(address(group, document)).content.decode()
    for page in ("versions/1/", "versions/3/"):
        assert neb.get(address(group, document, page)).status_code == 404
    mair = signed_in(a_group_member(group).user)
    assert "Old text" in mair.get(address(group, document, "versions/1/")).content.decode()
    assert mair.get(address(group, document, "versions/3/")).status_code == 404


def test_what_differs_is_marked_line_by_line() -> None:
    theirs, yours = side_by_side("a\nb\nc", "a\nx\nc\nd")

    assert theirs == [("a", False), ("b", True), ("c", False)]
    assert yours == [("a", False), ("x", True), ("c", False), ("d", True)]
    assert side_by_side("", "a") == ([], [("a", True)])


def test_tags_are_each_once() -> None:
    assert tags_of("Gwerth,  gwerth ,, Caffael") == ["gwerth", "caffael"]
