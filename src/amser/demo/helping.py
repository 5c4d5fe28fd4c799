"""Help that the network asks for, in the time bank of its host too: members who help are given hours."""

from typing import Any, Final

from amser.demo.banks import ABERWENNOL
from amser.demo.plan import Plan, Things
from amser.demo.texts import categories
from amser.listings import actions as listings
from amser.listings.actions import BoardText, Terms
from amser.listings.actions.staying import STAYS
from amser.networks import actions
from amser.networks.actions import CallDetails, Contributed
from amser.organisations import actions as organisations

HOST: Final = "gardd-y-cei"
_CALL: Final = CallDetails(
    kind="help",
    question_cy="Pwy all groesawu pobl wrth ddrws y gynhadledd?",
    question_en="Who can welcome people at the door of the conference?",
    about_cy="Dwy awr y bore hwnnw: rhoi bathodynnau, dangos y ffordd, ac eistedd gyda phwy bynnag sy'n dod ar eu pen eu hunain.",
    about_en="Two hours that morning: giving out badges, showing the way, and sitting with whoever comes alone.",
    answering="signed_in",
)


def plan_host(plan: Plan, *, at_days_ago: int) -> None:
    """Plan that the organisation which hosts the network is in its town's time bank, where it gives and receives hours."""
    content = lambda things: {"organisation": things[HOST], "bank": things[ABERWENNOL.slug]}  # noqa: E731
    plan.do(f"{HOST} joins", organisations.join_bank, at=plan.moment(at_days_ago, hour=9), content=content, keep=f"{HOST} belongs")


def plan_helping(plan: Plan, *, network: str, officer: str) -> None:
    """Plan a call for help, what came of it on the first days, and that the bank put it on its board."""
    asking = lambda things: {"group": things[network], "details": _CALL}  # noqa: E731
    plan.do("ask for help", actions.open_call, at=plan.moment(7, hour=9), by=officer, content=asking, keep="call help")
    plan.do("ask in the bank", actions.ask_in_a_bank, at=plan.moment(7, hour=10), by=officer, content=_asked, keep="asked in the bank")
    up = lambda things: {"listing": things["asked in the bank"].listing}  # noqa: E731
    plan.do("help on the board", listings.put_up, at=plan.moment(6, hour=9), by="person nia", content=up)
    for number, (key, text, language) in enumerate(
        (("menna", "Galla i ddod o naw o'r gloch. Rwy'n siarad Cymraeg a Saesneg.", "cy"), ("osian", "Happy to do badges.", "en"))
    ):
        said = Contributed(text=text, language=language, is_named=True)
        answer = lambda things, said=said: {"call": things["call help"], "said": said}  # noqa: E731
        plan.do(f"{key} will help", actions.contribute, at=plan.moment(5 - number, hour=12), by=f"person {key}", content=answer)


def _asked(things: Things) -> dict[str, Any]:
    about = {"title": _CALL.question_cy, "description": _CALL.about_cy}
    text = BoardText(language="cy", other_title=_CALL.question_en, other_description=_CALL.about_en, **about)
    until = things["call help"].opened_at.date() + STAYS
    terms = Terms(category=categories()["coproduction"], setting="public", expires_on=until, takes_minutes=120, parts="m")
    return {"call": things["call help"], "belonging": things[f"{HOST} belongs"], "text": text, "terms": terms}
