"""A scheme of agency credits beside the time banks: who thanks people in it, who welcomes them, and from which budgets."""

import dataclasses
import datetime as dt
from typing import Any, Final

from amser.agencies import actions
from amser.agencies.actions import SchemeDetails
from amser.agencies.models import AgreementText, PartnerKind, SchemeKind, SchemeRoleKind
from amser.demo.credits_cast import BRO_WENNOL, STARTED
from amser.demo.plan import Plan, Things
from amser.organisations import actions as organisations
from amser.organisations.actions import OrganisationDetails, PlaceDetails
from amser.organisations.models import LegalForm, Right, Sector

GWYNEDD: Final = "W06000002"
LAST_OF_LUNCH: Final = 12  # days from the sample's day until the lunch club's credits end

_AGREEMENT: Final = (
    (
        "Rydym yn diolch i bawb am eu hamser yn yr un ffordd: awr am awr. Nid yw credyd yn arian, ac nid oes neb yn gorfod cymryd rhan. "
        "Mae pwy bynnag sy'n croesawu pobl yn gwneud hynny fel y byddai gydag unrhyw gwsmer."
    ),
    (
        "We thank everybody for their time in the same way: an hour for an hour. A credit is not money, and nobody has to take part. "
        "Whoever welcomes people does so as they would any customer."
    ),
)


@dataclasses.dataclass(frozen=True, slots=True)
class SampleOrganisation:
    """An organisation to open: whose it is, what it is to the scheme, and where it is, if people come to it (names, and what access is like)."""

    slug: str
    details: OrganisationDetails
    owner: str
    kinds: tuple[str, ...]
    place: tuple[str, str, str, str] | None = None
    position: tuple[int, int] | None = None


def _about(names: tuple[str, str], does: tuple[str, str], number: int, **more: Any) -> OrganisationDetails:
    phone = f"01632 960 {400 + number}"
    return OrganisationDetails(name_cy=names[0], name_en=names[1], does_cy=does[0], does_en=does[1], council=GWYNEDD, phone=phone, **more)


ORGANISATIONS: Final = (
    SampleOrganisation(
        "gardd-y-cei",
        _about(
            ("Gardd Gymunedol y Cei", "The Quay Community Garden"),
            ("Tyfu llysiau gyda'n gilydd ar hen iard y cychod.", "Growing vegetables together in the old boatyard."),
            1,
            legal_form=LegalForm.CIO,
        ),
        "luned",
        ("thanks",),
        (
            "Yr hen iard gychod",
            "The old boatyard",
            "Llwybrau gwastad, gwelyau uchel, tŷ bach hygyrch.",
            "Level paths, raised beds, an accessible toilet.",
        ),
        (5_292_100, -413_200),
    ),
    SampleOrganisation(
        "clwb-cinio-wennol",
        _about(
            ("Clwb Cinio'r Wennol", "The Swallow Lunch Club"),
            ("Cinio poeth i ddeg ar hugain bob dydd Mercher.", "A hot lunch for thirty every Wednesday."),
            2,
            legal_form=LegalForm.UNINCORPORATED,
            sector=Sector.FAITH,
        ),
        "meinir",
        ("thanks",),
        ("Festri Seion", "Seion Vestry", "Un gris, a ramp wrth y drws cefn.", "One step, and a ramp at the back door."),
        (5_292_500, -413_700),
    ),
    SampleOrganisation(
        "ffrindiau-r-traeth",
        _about(
            ("Ffrindiau'r Traeth", "Friends of the Beach"),
            ("Glanhau'r traeth a'r twyni, a'u cyfri.", "Cleaning the beach and the dunes, and counting what lives there."),
            3,
            legal_form=LegalForm.CHARITY,
        ),
        "luned",
        ("thanks",),
        (
            "Maes parcio'r traeth",
            "The beach car park",
            "Tywod meddal; cadair olwyn traeth i'w benthyg.",
            "Soft sand; a beach wheelchair to borrow.",
        ),
        (5_291_500, -414_400),
    ),
    SampleOrganisation(
        "llyfrgell-aberwennol",
        _about(
            ("Llyfrgell Aberwennol", "Aberwennol Library"),
            ("Llyfrau, cyfrifiaduron a lle cynnes.", "Books, computers and a warm place."),
            4,
            legal_form=LegalForm.PUBLIC_BODY,
            sector=Sector.PUBLIC,
        ),
        "meinir",
        ("thanks",),
        ("Y llyfrgell", "The library", "Drysau llydan, dolen glywed.", "Wide doors, a hearing loop."),
        (5_292_300, -413_500),
    ),
    SampleOrganisation(
        "pwll-glan-yr-aber",
        _about(
            ("Pwll Nofio Glan yr Aber", "Estuary Side Swimming Pool"),
            ("Pwll 25 metr, gwersi a phrynhawniau teulu.", "A 25 metre pool, lessons and family afternoons."),
            5,
            legal_form=LegalForm.COMPANY,
        ),
        "marged",
        ("venue",),
        ("Y pwll", "The pool", "Hoist i'r dŵr, ystafell newid fawr.", "A hoist into the water, a large changing room."),
        (5_292_800, -412_900),
    ),
    SampleOrganisation(
        "theatr-y-sgwar",
        _about(
            ("Theatr y Sgwâr", "Theatre on the Square"),
            ("Dramâu, ffilmiau a nosweithiau gwerin.", "Plays, films and folk nights."),
            6,
            legal_form=LegalForm.CHARITY,
        ),
        "theo",
        ("venue",),
        ("Y theatr", "The theatre", "Lifft i bob llawr, seddi i gadeiriau olwyn.", "A lift to every floor, spaces for wheelchairs."),
        (5_292_400, -413_400),
    ),
    SampleOrganisation(
        "caffi-r-cloc",
        _about(
            ("Caffi'r Cloc", "The Clock Café"),
            ("Caffi cydweithredol ar y cei.", "A co-operative café on the quay."),
            7,
            legal_form=LegalForm.COOPERATIVE,
            sector=Sector.BUSINESS,
        ),
        "theo",
        ("venue",),
        ("Y cei", "The quay", "Drws gwastad, bwrdd i gadair olwyn.", "A level door, a table for a wheelchair."),
        (5_292_150, -413_000),
    ),
    SampleOrganisation(
        "cwmni-llifo",
        _about(
            ("Cwmni Llifo", "Llifo Company"),
            ("Trigain o bobl yn trin dŵr y sir.", "Sixty people looking after the county's water."),
            8,
            legal_form=LegalForm.COMPANY,
            sector=Sector.BUSINESS,
        ),
        "beca",
        ("employer",),
    ),
)

# Whose, credits, days ago it begins, days it lasts, days ago its credits end (None: never).
BUDGETS: Final = (
    ("gardd-y-cei", 900, STARTED - 5, 365, None),
    ("clwb-cinio-wennol", 260, STARTED - 5, 80, 60),
    ("clwb-cinio-wennol", 450, 125, 125 + LAST_OF_LUNCH, -LAST_OF_LUNCH),
    ("ffrindiau-r-traeth", 300, STARTED - 5, 365, None),
    ("llyfrgell-aberwennol", 120, 100, 365, None),
)


def plan_scheme(plan: Plan) -> None:
    """Plan the scheme, its agreement and people, the organisations, who signs for them, and their budgets."""
    opened = plan.moment(STARTED, hour=9)
    plan.do("open the scheme", actions.open_scheme, at=opened, content=_scheme, keep="scheme")
    text = {"text_cy": _AGREEMENT[0], "text_en": _AGREEMENT[1]}
    plan.do("agreement", actions.publish_agreement, at=opened, content=lambda things: {"scheme": things["scheme"], **text})
    for key, kind in (("gwenno", SchemeRoleKind.MANAGER), ("idris", SchemeRoleKind.COMMISSIONER)):
        plan.do(f"scheme role {key}", actions.give_scheme_role, at=opened, content=_role(key, kind))
    for organisation in ORGANISATIONS:
        _plan_organisation(plan, organisation)
    for slug, key, right in (
        ("gardd-y-cei", "sioned", Right.LEADER),
        ("gardd-y-cei", "idris", Right.READER),
        ("pwll-glan-yr-aber", "aled", Right.TILL),
    ):
        at = plan.moment(STARTED - 2, hour=12)
        plan.do(f"right {key} {right}", organisations.give_right, at=at, by=_owner(slug), content=_right(slug, key, right))
    for number, budget in enumerate(BUDGETS):
        _plan_budget(plan, number, *budget)
    _plan_waiting(plan)


def _scheme(_: Things) -> dict[str, Any]:
    details = SchemeDetails(
        name_cy="Credydau Amser Bro Wennol",
        name_en="Bro Wennol Time Credits",
        description_cy="Mae grwpiau'r fro yn diolch i bobl am eu hamser, a'r pwll, y theatr a'r caffi yn eu croesawu.",
        description_en="Local groups thank people for their time, and the pool, the theatre and the café welcome them.",
        phone="01632 960 400",
        email="credydau@bro-wennol.example",
    )
    return {"slug": BRO_WENNOL, "details": details, "kind": SchemeKind.COUNTY, "council": GWYNEDD, "is_sample": True}


def _role(key: str, kind: str) -> Any:
    return lambda things: {"scheme": things["scheme"], "user": things[f"person {key}"], "kind": kind}


def _right(slug: str, key: str, right: str) -> Any:
    return lambda things: {"organisation": things[slug], "user": things[f"person {key}"], "right": right}


def _owner(slug: str) -> str:
    return f"person {next(one.owner for one in ORGANISATIONS if one.slug == slug)}"


def _plan_organisation(plan: Plan, one: SampleOrganisation) -> None:
    at, owner = plan.moment(STARTED - 1, hour=9), f"person {one.owner}"

    def opening(things: Things) -> dict[str, Any]:
        return {"slug": one.slug, "details": one.details, "owner": things[owner], "is_sample": True}

    plan.do(f"open {one.slug}", organisations.open_organisation, at=at, content=opening, keep=one.slug)
    if one.place and one.position:
        name_cy, name_en, access_cy, access_en = one.place
        details = PlaceDetails(name_cy, name_en, "Aberwennol", GWYNEDD, access_cy, access_en, *one.position)
        content = lambda things: {"organisation": things[one.slug], "details": details}  # noqa: E731
        plan.do(f"place of {one.slug}", organisations.add_place, at=at, by=owner, content=content, keep=f"place of {one.slug}")
    for kind in one.kinds:
        _plan_partner(plan, one.slug, kind, at=at, owner=owner)


def _plan_partner(plan: Plan, slug: str, kind: str, *, at: dt.datetime, owner: str, is_signed: bool = True) -> None:
    name = f"{slug} {kind}"

    def asking(things: Things) -> dict[str, Any]:
        read = AgreementText.objects.filter(scheme=things["scheme"]).order_by("version")[0]
        return {"scheme": things["scheme"], "organisation": things[slug], "kind": PartnerKind(kind), "read": read}

    plan.do(f"ask {name}", actions.ask_to_join, at=at, by=owner, content=asking, keep=name)
    if is_signed:
        agreeing = lambda things: {"partner": things[name]}  # noqa: E731
        plan.do(f"sign {name}", actions.agree_to_partner, at=at + dt.timedelta(hours=4), by="person gwenno", content=agreeing)


def _plan_budget(plan: Plan, number: int, slug: str, credits: int, begins: int, days: int, ends: int | None) -> None:
    dates = {
        "begins_on": plan.day(begins),
        "ends_on": plan.day(begins - days),
        "expires_on": None if ends is None else plan.day(ends),
    }
    content = lambda things: {"scheme": things["scheme"], "organisation": things[slug], "credits": credits, **dates}  # noqa: E731
    plan.do(
        f"budget {number}",
        actions.grant_budget,
        at=plan.moment(begins, hour=9),
        by="person gwenno",
        content=content,
        keep=f"budget {number}",
    )


def _plan_waiting(plan: Plan) -> None:
    """The café would thank people too: the scheme has not signed yet."""
    _plan_partner(plan, "caffi-r-cloc", "thanks", at=plan.moment(3, hour=15), owner="person theo", is_signed=False)
