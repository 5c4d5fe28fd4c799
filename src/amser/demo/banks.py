"""Three invented time banks: one rural and mostly Welsh-speaking, one in a valleys town, one in a city."""

import dataclasses
import datetime as dt
from typing import Any, Final

from amser.demo.plan import OPENED, Plan, Things
from amser.geography import Point
from amser.timebanks import actions
from amser.timebanks.actions import BankDetails


@dataclasses.dataclass(frozen=True, slots=True)
class SampleBank:
    """A bank to open. `welsh` is the share of its people who would rather read Welsh; `rate` how lively it is."""

    slug: str
    details: BankDetails
    places: tuple[tuple[str, str], ...]
    people: int
    welsh: float
    rate: float


ABERWENNOL: Final = SampleBank(
    slug="aberwennol",
    details=BankDetails(
        name_cy="Banc Amser Aberwennol",
        name_en="Aberwennol Time Bank",
        description_cy="Pentref ar yr aber, a'r ffermydd o'i gwmpas. Pobl yn rhoi awr i'w gilydd ers tro byd; nawr mae rhywun yn cadw cyfrif.",
        description_en="A village on the estuary, and the farms around it. People have always given each other an hour; now someone keeps count.",
        hours_cy="dydd Llun i ddydd Gwener, 9 tan 4",
        hours_en="Monday to Friday, 9 to 4",
        councils=("W06000002",),
        phone="01632 960 123",
        email="helo@aberwennol.example",
        address="Neuadd y Wennol, Aberwennol",
    ),
    places=(("Maes y Cloc", "Maes y Cloc"), ("Y Cei", "The Quay"), ("Wennol Uchaf", "Upper Wennol"), ("Glan yr Aber", "Estuary Side")),
    people=80,
    welsh=0.72,
    rate=1.0,
)

CWM_GWAWR: Final = SampleBank(
    slug="cwm-gwawr",
    details=BankDetails(
        name_cy="Banc Amser Cwm Gwawr",
        name_en="Cwm Gwawr Time Bank",
        description_cy="Tref yn y cymoedd, a neuadd y gweithwyr yn ei chanol. Mae'r te yn barod bob bore Mercher.",
        description_en="A valleys town with a workmen's hall in the middle of it. The tea is ready every Wednesday morning.",
        hours_cy="dydd Mawrth i ddydd Gwener, 10 tan 3",
        hours_en="Tuesday to Friday, 10 to 3",
        councils=("W06000016", "W06000024"),
        phone="01632 960 224",
        email="helo@cwm-gwawr.example",
        address="Neuadd y Gweithwyr, Cwm Gwawr",
    ),
    places=(("Gwawr Uchaf", "Upper Gwawr"), ("Y Rhesi", "The Terraces"), ("Tan-y-graig", "Tan-y-graig"), ("Sgwâr y Neuadd", "Hall Square")),
    people=72,
    welsh=0.16,
    rate=1.1,
)

PORTH_Y_DDINAS: Final = SampleBank(
    slug="porth-y-ddinas",
    details=BankDetails(
        name_cy="Banc Amser Porth y Ddinas",
        name_en="Porth y Ddinas Time Bank",
        description_cy="Pum cymdogaeth wrth y gamlas mewn dinas fawr, ac ugain o ieithoedd. Mae awr yr un hyd ym mhob un.",
        description_en="Five neighbourhoods by the canal in a big city, and twenty languages. An hour is as long in all of them.",
        hours_cy="dydd Llun i ddydd Iau, 9:30 tan 5",
        hours_en="Monday to Thursday, 9:30 to 5",
        councils=("W06000015", "W06000022"),
        phone="01632 960 325",
        email="helo@porth-y-ddinas.example",
        address="Tŷ'r Gamlas, Porth y Ddinas",
    ),
    places=(
        ("Y Dociau", "The Docks"),
        ("Y Farchnad", "Market End"),
        ("Bryn Llwyfen", "Elm Hill"),
        ("Y Felin", "The Mill"),
        ("Glan y Gamlas", "Canalside"),
    ),
    people=80,
    welsh=0.14,
    rate=0.9,
)

BANKS: Final = (ABERWENNOL, CWM_GWAWR, PORTH_Y_DDINAS)


# About where the invented places are: by the coast of Ceredigion, at the head of a valley, in a city in the south-east. In kilometres.
_POINTS: Final = {
    ABERWENNOL.slug: ((257, 339), (257, 337), (261, 337), (253, 335)),
    CWM_GWAWR.slug: ((297, 205), (301, 201), (303, 199), (301, 203)),
    PORTH_Y_DDINAS.slug: ((319, 175), (319, 177), (317, 179), (315, 177), (317, 175)),
}


def plan_banks(plan: Plan) -> None:
    """Open the banks, with their places. Cwm Gwawr gives two welcome hours; the others have the default policy."""
    for bank in BANKS:
        opened = plan.moment(OPENED.days, hour=9)
        plan.do(f"open {bank.slug}", actions.open_bank, at=opened, content=_opening(bank), keep=bank.slug)
        for number, (name_cy, name_en) in enumerate(bank.places):
            name, point = place_name(bank.slug, number), Point(*(1_000 * kilometres for kilometres in _POINTS[bank.slug][number]))
            plan.do(name, actions.add_place, at=opened, content=_place(bank, name_cy, name_en, point), keep=name)
    plan.do(
        "policy of cwm-gwawr", actions.set_policy, at=plan.moment(OPENED.days, hour=9, minute=30), content=_policy(plan.day(OPENED.days))
    )


def place_name(slug: str, number: int) -> str:
    """Return the name under which the plan keeps a place."""
    return f"place {number} of {slug}"


def _opening(bank: SampleBank) -> Any:
    return lambda _: {"slug": bank.slug, "details": bank.details, "is_sample": True}


def _place(bank: SampleBank, name_cy: str, name_en: str, point: Point) -> Any:
    return lambda things: {"bank": things[bank.slug], "name_cy": name_cy, "name_en": name_en, "point": point}


def _policy(begins_on: dt.date) -> Any:
    def content(things: Things) -> dict[str, Any]:
        return {
            "bank": things["cwm-gwawr"],
            "begins_on": begins_on,
            "values": {"start_grant_minutes": 120, "confirm_after_days": 10},
            "reason": "Decided at the opening meeting",
        }

    return content
