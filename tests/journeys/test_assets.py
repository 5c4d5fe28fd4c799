"""What there is around a group: added by a member, confirmed by another, shared by permission of both, seen on a list and a map."""

import pytest

from amser.networks.models import Asset
from tests.builders.assets import an_asset, asked_about
from tests.builders.groups import a_group, a_group_link, a_group_member, who_runs
from tests.builders.people import a_person
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
