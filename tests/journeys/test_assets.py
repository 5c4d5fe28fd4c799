"""What there is around a group: added by a member, confirmed by another, shared by permission of both, seen on a list and a map."""

import pytest

from amser.kernel.ids import uuid7
from amser.listings import actions as listings
from amser.listings.models import Listing
from amser.networks.models import Asset
from tests.builders.assets import an_asset, asked_about
from tests.builders.banks import a_bank
from tests.builders.groups import a_group, a_group_link, a_group_member, who_runs
from tests.builders.helping import a_call_for_help, hosted
from tests.builders.members import a_member
from tests.builders.people import AMSER, a_person
from tests.builders.when import MONDAY_10AM
from tests.journeys.conftest import Visit
from tests.journeys.widths import EACH


@pytest.mark.parametrize(("language", "width"), EACH)
def test_what_there_is_is_added_confirmed_shared_and_found(visit: Visit, language: str, width: int) -> None:
    group = a_group(f"Fforwm asedau {language} {width}", coordinator=a_person("Cari Cydlynydd", language=language), papers="members")
    other = a_group(f"Cymdogion {language} {width}", coordinator=a_person("Gwil Gerllaw", language=language))
    a_group_link(group, other, "assets")
    asked_about(an_asset(group, "Neuadd y Dref", latitude=5_241_500, longitude=-408_300, is_public=True, tags=("neuadd",)))
    an_asset(group, "Clwb Garddio", kind="association", latitude=5_243_100, longitude=-406_900)
    mair = visit(language, a_group_member(group, "Mair Gwennol", user=a_person("Mair Gwennol", language=language)).user, width=width)
    cari, gwil = (visit(language, who_runs(one).user, width=width) for one in (group, other))
    here, there = f"n/{group.slug}/assets/", f"n/{other.slug}/assets/"

    mair.go(f"{here}add/").look(f"asset-add-{width}").press("common.save").look(f"asset-add-empty-{width}")
    mair.type(name_cy="Sied y Dynion", name_en="Men's Shed", area_cy="Y cei", area_en="The quay").choose(kind="association")
    mair.press("common.save").reads_key("asset.checked.never").press("asset.still_there").reads_key("asset.confirmed")
    shed = Asset.objects.get(name_en="Men's Shed", group=group)
    cari.go(f"{here}{shed.pk}/share/").look(f"asset-share-{width}").choose(group=str(other.pk), right="confirm")
    cari.press("asset.share.submit").reads_key("asset.offered").look(f"asset-{width}")
    gwil.go(there).reads_key("assets.offered").look(f"assets-offered-{width}").press("assets.accept").reads(
        "Sied y Dynion" if language == "cy" else "Men's Shed"
    )
    gwil.go(f"{there}{shed.pk}/").press("asset.still_there").reads_key("asset.confirmed").look(f"asset-shared-{width}")
    mair.go(here).reads_key("map.picture").look(f"assets-{width}")
    visit(language, None, width=width).go(here).reads_key("assets.public").look(f"assets-stranger-{width}")


WRONG = "kind,name_cy,name_en,about_cy\ncastle,Castell,Castle,\nplace,Y Parc,The Park,Un iaith\n"
RIGHT = "kind,name_cy,name_en,area_cy,area_en\nplace,Y Parc,The Park,Y dref,The town\nassociation,Criw'r Afon,The River Crew,,\n"


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_spreadsheet_is_put_right_line_by_line_and_brought_in(visit: Visit, language: str, width: int) -> None:
    group = a_group(f"Fforwm taenlen {language} {width}", coordinator=a_person("Cari Cydlynydd", language=language), papers="members")
    cari = visit(language, who_runs(group).user, width=width).go(f"n/{group.slug}/desk/assets/").look(f"assets-import-{width}")

    for text, key in ((WRONG, "assets.import.wrong"), (RIGHT, "assets.import.right")):
        cari.go(f"n/{group.slug}/desk/assets/")
        file = {"name": "assets.csv", "mimeType": "text/csv", "buffer": text.encode()}
        cari.page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]  # the shape that Playwright describes
        cari.press("assets.import.check").reads_key(key).look(f"{key}-{width}")
    cari.press("assets.import.take").look(f"assets-taken-{width}")

    assert Asset.objects.filter(group=group).count() == 2


@pytest.mark.parametrize(("language", "width"), EACH)
def test_a_call_for_help_is_asked_in_a_bank_and_whoever_helped_is_led_to_their_hours(visit: Visit, language: str, width: int) -> None:
    bank, group = a_bank(), a_group(f"Fforwm help {language} {width}", coordinator=a_person("Cari Cydlynydd", language=language))
    call, belonging = a_call_for_help(group), hosted(group, bank)
    mair = visit(language, a_member(bank, "Mair Gwennol").user, width=width)
    cari = visit(language, who_runs(group).user, width=width).go(f"n/{group.slug}/calls/{call.pk}/").look(f"help-call-{width}")
    cari.go(f"n/{group.slug}/calls/{call.pk}/ask/{bank.slug}/").look(f"help-in-bank-{width}")
    cari.choose(category="shopping", setting="group", part_of_it="none").press("call.in_bank.send").reads_key("call.in_bank.waits")
    cari.look(f"help-waits-{width}")
    listing = Listing.objects.get(belonging=belonging)
    listings.put_up(by=AMSER, key=uuid7(), at=MONDAY_10AM, listing=listing)

    mair.go(f"b/{bank.slug}/board/{listing.pk}/").reads_key("listing.organisation.hours").look(f"help-on-board-{width}")
    mair.go(f"n/{group.slug}/calls/{call.pk}/").reads_key("call.in_bank.see").look(f"help-call-member-{width}")
