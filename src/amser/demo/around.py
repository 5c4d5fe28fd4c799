"""What there is around the sample's network: places, clubs and people who know how, some shared by its neighbours, some not confirmed for long."""

import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor, derive
from amser.demo.plan import Plan, Things
from amser.networks import actions
from amser.networks.actions import AskAbout, AssetDetails, GroupDetails
from amser.networks.models import Asset, AssetCheck

OLD: Final = 184  # days before the sample's day, when the network was young
NEIGHBOURS: Final = "fforwm-cwm-gwawr"
_FORUM: Final = GroupDetails(
    name_cy="Fforwm Cymdogion Cwm Gwawr",
    name_en="Cwm Gwawr Neighbours' Forum",
    about_cy="Pobl y cwm yn rhannu'r hyn maen nhw'n ei wybod am eu bro.",
    about_en="People of the valley sharing what they know of their area.",
    joining="open",
    papers="public",
)


def _asset(kind: str, cy: str, en: str, *, at: tuple[int, int] | None = None, **more: Any) -> AssetDetails:
    where = {"latitude": at[0], "longitude": at[1]} if at else {}
    return AssetDetails(kind=kind, name_cy=cy, name_en=en, **{"is_public": True, **where, **more})


# What it is, and how many days ago somebody said that it is still there; None for never.
_OURS: Final[tuple[tuple[str, AssetDetails, int | None], ...]] = (
    (
        "hall",
        _asset(
            "place",
            "Neuadd yr Eglwys",
            "The Church Hall",
            at=(5_292_350, -413_600),
            area_cy="Aberwennol",
            area_en="Aberwennol",
            schedule_cy="Ar gael bob dydd heblaw dydd Sul",
            schedule_en="Free every day but Sunday",
            access_cy="Drws llydan, ramp, tŷ bach hygyrch.",
            access_en="A wide door, a ramp, an accessible toilet.",
            cost_cy="Am ddim i grwpiau'r fro",
            cost_en="Free for groups of the area",
            tags=("cwrdd", "cegin"),
        ),
        40,
    ),
    (
        "library",
        _asset(
            "place",
            "Ystafell gefn y llyfrgell",
            "The back room of the library",
            at=(5_292_900, -414_100),
            area_cy="Aberwennol",
            area_en="Aberwennol",
            tags=("cwrdd",),
        ),
        200,
    ),
    (
        "knitters",
        _asset(
            "association",
            "Criw'r Gwlân",
            "The Wool Crew",
            at=(5_291_000, -411_000),
            schedule_cy="Bob nos Fawrth",
            schedule_en="Every Tuesday evening",
            tags=("crefft",),
        ),
        500,
    ),
    (
        "repairers",
        _asset(
            "exchange",
            "Caffi trwsio",
            "Repair café",
            at=(5_293_800, -416_200),
            schedule_cy="Y Sadwrn cyntaf",
            schedule_en="The first Saturday",
            tags=("trwsio",),
        ),
        12,
    ),
    ("welders", _asset("skills", "Pobl sy'n gallu weldio", "People who can weld", is_public=False, tags=("trwsio",)), None),
    (
        "advice",
        _asset(
            "service",
            "Cyngor am fudd-daliadau",
            "Advice about benefits",
            at=(5_292_100, -413_000),
            organisation_name="Canolfan Gynghori'r Wennol",
            schedule_cy="Dydd Llun a dydd Iau, 10 tan 3",
            schedule_en="Mondays and Thursdays, 10 to 3",
            cost_cy="Am ddim",
            cost_en="Free",
        ),
        90,
    ),
    ("story", _asset("story", "Sut achubwyd y cae chwarae", "How the playing field was saved"), 150),
    ("field", _asset("place", "Y cae chwarae", "The playing field", at=(5_294_200, -412_400)), 20),
)
_THEIRS: Final[tuple[tuple[str, AssetDetails], ...]] = (
    (
        "minibus",
        _asset(
            "service",
            "Bws mini'r cwm",
            "The valley minibus",
            organisation_name="Cymdeithas y Cwm",
            cost_cy="Tâl y filltir",
            cost_en="A charge for each mile",
        ),
    ),
    ("workshop", _asset("place", "Gweithdy'r hen lofa", "The old colliery workshop", at=(5_171_400, -349_200))),
)


def plan_around(plan: Plan, *, network: str, officer: str) -> None:
    """Plan what members added and confirmed, whom they may ask, and what the valley's forum shares with them."""
    for name, details, days_ago in _OURS:
        adding = lambda things, details=details: {"group": things[network], "details": details}  # noqa: E731
        began = max(days_ago or 0, 60) + 20
        plan.do(
            f"add {name}", actions.add_asset, at=plan.moment(min(began, OLD + 1), hour=10), by=officer, content=adding, keep=f"asset {name}"
        )
        if days_ago is not None:
            there = lambda things, name=name: {"asset": things[f"asset {name}"]}  # noqa: E731
            plan.do(
                f"{name} is there", actions.confirm_asset, at=plan.moment(min(days_ago, 184), hour=11), by="person menna", content=there
            )
    asking = lambda things: {"asset": things["asset hall"], "contact": AskAbout("Eirlys Allwedd", phone="01632 960 451")}  # noqa: E731
    plan.do("ask about the hall", actions.name_contact, at=plan.moment(39, hour=10), by=officer, content=asking)
    _plan_neighbours(plan, network=network, officer=officer)


def _by_the_old_list(*, by: Actor, key: UUID, at: dt.datetime, asset: Asset) -> AssetCheck:
    """Somebody enters what a list on paper says: that it was there, the year before."""
    return actions.confirm_asset(by=by, key=derive(key, "confirm"), at=at - dt.timedelta(days=330), asset=asset)


def _plan_neighbours(plan: Plan, *, network: str, officer: str) -> None:
    opening = lambda things: {"slug": NEIGHBOURS, "details": _FORUM, "coordinator": things["person rhian"], "is_sample": True}  # noqa: E731
    plan.do(f"open {NEIGHBOURS}", actions.open_group, at=plan.moment(120, hour=9), content=opening, keep=NEIGHBOURS)
    linking = lambda things: {"group": things[NEIGHBOURS], "other": things[network], "kind": "assets"}  # noqa: E731
    plan.do("link the neighbours", actions.propose_link, at=plan.moment(110, hour=9), by="person rhian", content=linking, keep="asset link")
    plan.do(
        "accept the link",
        actions.accept_link,
        at=plan.moment(109, hour=9),
        by=officer,
        content=lambda things: {"link": things["asset link"]},
    )
    for name, details in _THEIRS:
        plan.do(
            f"add {name}", actions.add_asset, at=plan.moment(100, hour=9), by="person rhian", content=_added(details), keep=f"asset {name}"
        )
        plan.do(f"{name} is there", actions.confirm_asset, at=plan.moment(30, hour=9), by="person rhian", content=_there(name))
        plan.do(
            f"offer {name}",
            actions.offer_share,
            at=plan.moment(29, hour=9),
            by="person rhian",
            content=_offered(name, network),
            keep=f"share {name}",
        )
    accepting = lambda things: {"share": things["share minibus"]}  # noqa: E731
    plan.do("accept the minibus", actions.accept_share, at=plan.moment(28, hour=9), by=officer, content=accepting)


def _added(details: AssetDetails) -> Any:
    return lambda things: {"group": things[NEIGHBOURS], "details": details}


def _there(name: str) -> Any:
    return lambda things: {"asset": things[f"asset {name}"]}


def _offered(name: str, network: str) -> Any:
    def content(things: Things) -> dict[str, Any]:
        return {"asset": things[f"asset {name}"], "group": things[network], "right": "confirm"}

    return content
