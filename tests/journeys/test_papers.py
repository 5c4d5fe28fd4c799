"""What a group knows: two people write one fact sheet, neither loses a word, it is published in both languages, and checked."""

import pytest

from amser.networks.models import Document, Group, Version
from tests.builders.groups import a_document, a_group, a_group_member, published, who_runs
from tests.builders.people import a_person
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH


def _forum(language: str, name: str) -> tuple[Group, Document]:
    cari = a_person("Cari Cydlynydd", language=language)
    group = a_group(name, coordinator=cari, papers="members")
    tags = ("gwerth cymdeithasol", "caffael")
    document = a_document(
        group, "Beth yw gwerth cymdeithasol?", tags=tags, is_public=True, about_cy="Ar un dudalen.", about_en="On a page."
    )
    published(document, "Gwerth i bobl.\nGwerth i le.", "Value to people.\nValue to a place.")
    a_document(group, "Fframwaith caffael", kind="link", url="https://example.org/caffael", tags=("caffael",), review_days=1)
    return group, document


@pytest.mark.parametrize(("language", "width"), EACH)
def test_two_people_write_one_fact_sheet(visit: Visit, language: str, width: int) -> None:
    group, document = _forum(language, f"Fforwm papurau {language} {width}")
    mair_user = a_group_member(group, "Mair Gwennol", role="chair", user=a_person("Mair Gwennol", language=language)).user
    cari, mair = (visit(language, user, width=width) for user in (who_runs(group).user, mair_user))
    papers = f"n/{group.slug}/papers/"
    one = f"{papers}{document.slug}/"

    cari.go(papers).look(f"papers-{width}")
    cari.go(one).reads_key("document.not_checked").look(f"paper-{width}").press("document.write").look(f"paper-write-{width}")
    mair.go(f"{one}write/")
    cari.type(text_cy="Gwerth i bobl a'u cymunedau.\nGwerth i le.", text_en="Value to people and their communities.\nValue to a place.")
    cari.type(text_note="Cymunedau").press("document.save").reads_key("document.publish.how").look(f"paper-draft-{width}")

    mair.type(text_cy="Gwerth i bobl.\nGwerth i le, heddiw ac yfory.").press("document.save")
    mair.reads("Gwerth i bobl a'u cymunedau.").reads_key("document.both.how").look(f"paper-both-{width}")
    assert mair.page.locator("[name=text_cy]").input_value() == "Gwerth i bobl.\nGwerth i le, heddiw ac yfory."
    assert mair.page.locator("[name=text_en]").input_value().startswith("Value to people and their communities.")
    mair.type(text_cy="Gwerth i bobl a'u cymunedau.\nGwerth i le, heddiw ac yfory.").press("document.save")

    mair.reads_key("document.publish.how").press("document.publish.submit").reads_key("document.published")
    mair.reads_key("document.not_checked")  # editing is not checking
    mair.press("document.still_right").reads_key("document.still_right.done").reads("Mair Gwennol").look(f"paper-checked-{width}")
    texts = {one.language: one.text for one in Version.objects.get(document=document, state="published").renditions.all()}
    assert texts == {
        "cy": "Gwerth i bobl a'u cymunedau.\nGwerth i le, heddiw ac yfory.",
        "en": "Value to people and their communities.\nValue to a place.",
    }

    mair.go(f"{one}versions/1/").reads_key("document.is_old").look(f"paper-old-{width}")
    visit(language, None, width=width).go(one).look(f"paper-stranger-{width}")
    visit(language, None, width=width).go(f"{one}card/").look(f"paper-card-{width}")


@pytest.mark.parametrize(("language", "width"), [("cy", 360), ("en", 1280)])
def test_a_paper_is_added_described_and_archived(visit: Visit, language: str, width: int) -> None:
    group, _ = _forum(language, f"Fforwm llyfrgell {language} {width}")
    cari = visit(language, who_runs(group).user, width=width)

    cari.go(f"n/{group.slug}/desk/papers/add/").look(f"paper-add-{width}")
    cari.type(title_cy="Cylch gorchwyl", title_en="Terms of reference", slug="cylch-gorchwyl").choose(kind="terms")
    cari.press("aims.submit").type(text_cy="Beth a wnawn.").press("document.save").press("document.publish.submit")
    cari.reads_key("error.document_both").look(f"paper-missing-{width}")
    cari.go(f"n/{group.slug}/papers/cylch-gorchwyl/write/").type(text_en="What we do.").press("document.save")
    cari.press("document.publish.submit").reads_key("document.published")
    cari.go(f"n/{group.slug}/papers/cylch-gorchwyl/adopt/").look(f"paper-adopt-{width}")
    cari.go(f"n/{group.slug}/papers/cylch-gorchwyl/about/").look(f"paper-about-{width}")
    cari.go(f"n/{group.slug}/papers/cylch-gorchwyl/").press("document.archive").reads_key("document.archived")
    cari.look(f"paper-archived-{width}")
