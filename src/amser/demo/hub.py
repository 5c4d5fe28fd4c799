"""A network beside the time banks: its steering group, meetings with minutes and a decision, a seminar, and a conference without a day."""

import dataclasses
import datetime as dt
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor, derive
from amser.demo.around import plan_around
from amser.demo.asking import plan_asking
from amser.demo.helping import HOST, plan_helping, plan_host
from amser.demo.plan import Plan, Things
from amser.demo.scheme import GWYNEDD
from amser.networks import actions
from amser.networks.actions import Decided, EventDetails, GroupDetails, Guest, ItemDetails, Promised, TakesPartAs
from amser.networks.models import AgendaItem, Event, Participation, Reply

OFFICER: Final = "person mererid"
NETWORK: Final = "rhwydwaith-cydgynhyrchu"
STEERING: Final = "grwp-llywio"
FOUNDED: Final = 190  # days before the sample's day

_NETWORK: Final = GroupDetails(
    name_cy="Rhwydwaith Cydgynhyrchu Bro Wennol",
    name_en="Bro Wennol Co-production Network",
    about_cy="Pobl sy'n defnyddio gwasanaethau a'r rhai sy'n eu rhedeg, yn dysgu gyda'i gilydd ac yn addo pethau i'w gilydd.",
    about_en="People who use services and people who run them, learning together and making promises to each other.",
    who_cy="Unrhyw un sy'n byw neu'n gweithio yn y fro.",
    who_en="Anyone who lives or works in the area.",
    councils=(GWYNEDD,),
    joining="open",
    papers="public",
)
_STEERING: Final = GroupDetails(
    name_cy="Grŵp llywio'r rhwydwaith",
    name_en="The network's steering group",
    about_cy="Cynllunio'r flwyddyn, a chadw golwg ar yr hyn a addawyd.",
    about_en="Planning the year, and keeping an eye on what was promised.",
    kind="steering",
    decides_cy="Y rhaglen waith, a sut rydym yn mesur gwerth cymdeithasol.",
    decides_en="The work programme, and how we measure social value.",
    works_cy="Pob pedair i chwe wythnos. Penderfynwn pan nad oes neb yn gwrthwynebu.",
    works_en="Every four to six weeks. We decide when nobody objects.",
    joining="request",
    papers="members",
    councils=(GWYNEDD,),
    least_days=28,
    most_days=42,
)
# Who is in both groups: name, for whom they speak, as what.
_MEMBERS: Final = (
    ("luned", "third", "practitioner"),
    ("gwenno", "statutory", "manager"),
    ("menna", "community", "service"),
    ("beca", "independent", "manager"),
    ("sioned", "third", "carer"),
    ("osian", "community", "citizen"),
)
_ITEMS: Final = (
    ("Diffiniadau o werth cymdeithasol", "Definitions of social value", "discussion", 30),
    ("Y gynhadledd", "The conference", "discussion", 20),
    ("Amserlen y flwyddyn", "Dates for the year", "decision", 10),
)

# What was promised: in how many days it is due, and by whom. The words are whoever promised them's, in one language.
_PROMISES: Final = (
    (-15, Promised(text="Taflen am fancio amser i bob ysgol", language="cy", organisation_name="Gardd Gymunedol y Cei")),
    (-5, Promised(text="A list of rooms that people can use", language="en", organisation_name="Caffi'r Cloc")),
    (30, Promised(text="Siarad â'r bwrdd iechyd am y gynhadledd", language="cy", who="Cyng. Elfed Hwyrnos", audiences=("Y bwrdd iechyd",))),
    (
        60,
        Promised(text="Collect five definitions of social value", language="en", who="Ymchwilydd", how_we_know="Five, with their sources"),
    ),
)


def plan_hub(plan: Plan) -> None:
    """Plan the network and its steering group, who joined, and what they met about."""
    opened = plan.moment(FOUNDED, hour=9)
    plan_host(plan, at_days_ago=FOUNDED)
    plan.do(f"open {NETWORK}", actions.open_group, at=opened, content=_opening(NETWORK, _NETWORK, host=HOST), keep=NETWORK)
    plan.do(f"open {STEERING}", actions.open_group, at=opened, content=_opening(STEERING, _STEERING, parent=NETWORK), keep=STEERING)
    for key, sector, capacity in _MEMBERS:
        at = plan.moment(FOUNDED - 3, hour=12)
        part = TakesPartAs(sector=sector, capacity=capacity)
        plan.do(f"{key} joins {NETWORK}", actions.join_group, at=at, by=f"person {key}", content=_joining(NETWORK, key, part))
        plan.do(
            f"{key} asks {STEERING}", actions.join_group, at=at, by=f"person {key}", content=_joining(STEERING, key, part), keep=f"in {key}"
        )
        plan.do(f"{key} is in {STEERING}", actions.admit, at=at, by=OFFICER, content=_admitting(key))
    plan.do(f"{STEERING} is at work", actions.set_group_state, at=opened, by=OFFICER, content=_at_work)
    _plan_meetings(plan)
    _plan_beside(plan)
    _plan_promises(plan)
    plan_asking(plan, network=NETWORK, officer=OFFICER)
    plan_helping(plan, network=NETWORK, officer=OFFICER)
    plan_around(plan, network=NETWORK, officer=OFFICER)


def _admitting(key: str) -> Any:
    return lambda things: {"membership": things[f"in {key}"]}


def _at_work(things: Things) -> dict[str, Any]:
    return {"group": things[STEERING], "state": "active"}


def _opening(slug: str, details: GroupDetails, **others: str) -> Any:
    def content(things: Things) -> dict[str, Any]:
        above = {name: things[other] for name, other in others.items()}
        return {"slug": slug, "details": details, "coordinator": things[OFFICER], "is_sample": True, **above}

    return content


def _joining(slug: str, key: str, part: TakesPartAs) -> Any:
    return lambda things: {"group": things[slug], "user": things[f"person {key}"], "takes_part_as": part}


def _planning(slug: str, details: EventDetails) -> Any:
    return lambda things: {"group": things[slug], "details": details}


def _of(name: str, **more: Any) -> Any:
    return lambda things: {"event": things[name], **more}


def _event(plan: Plan, *, title: tuple[str, str], days_ago: int, **more: Any) -> EventDetails:
    begins_at = plan.moment(days_ago, hour=14)
    where = {"where_cy": "Llyfrgell Aberwennol", "where_en": "Aberwennol Library"}
    whole = {"begins_at": begins_at, "ends_at": begins_at + dt.timedelta(hours=2), **where, **more}
    return EventDetails(title_cy=title[0], title_en=title[1], **whole)


def _plan_meetings(plan: Plan) -> None:
    """Three meetings: the first approved at the second, the second circulated, the third still to come with what is unfinished on it."""
    titles = (("Cyfarfod yr haf", "Summer meeting"), ("Cyfarfod yr hydref", "Autumn meeting"), ("Cyfarfod y gaeaf", "Winter meeting"))
    for number, (title, days_ago) in enumerate(zip(titles, (70, 35, -7), strict=True), start=1):
        planned = plan.moment(max(days_ago + 20, 12), hour=10)
        details = _event(plan, title=title, days_ago=days_ago)
        keep = f"meeting {number}"
        plan.do(f"plan {keep}", actions.plan_event, at=planned, by=OFFICER, content=_planning(STEERING, details), keep=keep)
        plan.do(f"ask to {keep}", _asked, at=planned, by=OFFICER, content=_of(keep))
    for number, days_ago in ((1, 70), (2, 35)):
        name, at = f"meeting {number}", plan.moment(days_ago, hour=17)
        plan.do(f"hold {name}", _held, at=at, by=OFFICER, content=_of(name, is_first=number == 1))
    at = plan.moment(35, hour=18)
    approving = lambda things: {"event": things["meeting 1"], "approved_in": things["meeting 2"]}  # noqa: E731
    plan.do("approve the summer's minutes", actions.approve_minutes, at=at, by=OFFICER, content=approving)


def _asked(*, by: Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """An event is announced, every member is asked, and most of them answer."""
    event = actions.announce_event(by=by, key=derive(key, "announce"), at=at, event=event)
    members = list(event.group.memberships.active().order_by("pk"))
    actions.invite_members(by=by, key=derive(key, "invite"), at=at, event=event, memberships=members)
    answers = (Reply.YES, Reply.YES, Reply.YES, Reply.NO, Reply.MAYBE)
    invited = Participation.objects.filter(event=event).order_by("pk")
    for number, (one, answer) in enumerate(zip(invited, answers, strict=False)):
        actions.reply(by=by, key=derive(key, f"answer {number}"), at=at, participation=one, answer=answer)
    return event


def _held(*, by: Actor, key: UUID, at: dt.datetime, event: Event, is_first: bool) -> Event:
    """A meeting was held: who came, what was said of each item, a decision, and the minutes circulated."""
    if is_first:
        for number, (cy, en, kind, minutes) in enumerate(_ITEMS):
            details = ItemDetails(title_cy=cy, title_en=en, kind=kind, minutes=minutes)
            actions.add_item(by=by, key=derive(key, f"item {number}"), at=at, event=event, details=details)
    for number, one in enumerate(Participation.objects.filter(event=event).order_by("pk")):
        attendance = "came" if one.reply != Reply.NO else "apologies"
        actions.mark_attendance(by=by, key=derive(key, f"mark {number}"), at=at, participation=one, attendance=attendance)
    for number, item in enumerate(AgendaItem.objects.filter(event=event).order_by("position")):
        _write(item, by=by, key=derive(key, f"note {number}"), at=at)
    if is_first:
        _decide(event, by=by, key=derive(key, "decide"), at=at)
    actions.hold_event(by=by, key=derive(key, "hold"), at=at, event=event)
    actions.circulate_minutes(by=by, key=derive(key, "circulate"), at=at, event=event)
    return event


def _write(item: AgendaItem, *, by: Actor, key: UUID, at: dt.datetime) -> None:
    is_finished = item.kind == "decision"
    said = ("Cytunwyd ar ddyddiadau'r flwyddyn.", "The dates for the year were agreed.") if is_finished else (
        "Cafwyd trafodaeth dda. Daw yn ôl y tro nesaf.", "There was a good discussion. It comes back next time.",
    )  # fmt: skip
    actions.write_note(by=by, key=key, at=at, item=item, note_cy=said[0], note_en=said[1], is_finished=is_finished)


def _decide(event: Event, *, by: Actor, key: UUID, at: dt.datetime) -> None:
    decided = Decided(
        question_cy="A gwrddwn bob pedair i chwe wythnos?",
        question_en="Shall we meet every four to six weeks?",
        outcome_cy="Cwrddwn bob pedair i chwe wythnos, yn y llyfrgell, ac ar-lein i bwy bynnag sy'n methu teithio.",
        outcome_en="We meet every four to six weeks, in the library, and online for whoever cannot travel.",
        method="consent",
    )
    item = AgendaItem.objects.filter(event=event, kind="decision").first()
    actions.decide(by=by, key=key, at=at, event=event, decided=decided, item=item)


def _plan_promises(plan: Plan) -> None:
    """What was promised at the autumn meeting: some of it done, some overdue, some by people without an account."""
    for number, (days, promised) in enumerate(_PROMISES):
        content = lambda things, days=days, promised=promised: {  # noqa: E731
            "group": things[STEERING],
            "promised": dataclasses.replace(promised, event=things["meeting 2"], due_on=plan.day(-days)),
        }
        plan.do(f"promise {number}", actions.take_down, at=plan.moment(35, hour=16), by=OFFICER, content=content, keep=f"promise {number}")
    done = {"words": "Anfonwyd at bob ysgol.", "state": "done"}
    said = lambda things: {"commitment": things["promise 0"], **done}  # noqa: E731
    plan.do("the leaflet is out", actions.say_how_it_goes, at=plan.moment(20, hour=9), by=OFFICER, content=said)


def _plan_beside(plan: Plan) -> None:
    """Plan a seminar for councillors, to which few came, and a conference whose day is not fixed."""
    about = {"about_cy": "Arferion da, a'r hyn sy'n eu rhwystro.", "about_en": "Good practice, and what stands in its way."}
    seminar = _event(
        plan,
        title=("Seminar i gynghorwyr", "A seminar for councillors"),
        days_ago=21,
        kind="seminar",
        sponsor="Cyng. Elfed Hwyrnos",
        **about,
    )
    planning = _planning(NETWORK, seminar)
    plan.do("plan the seminar", actions.plan_event, at=plan.moment(60, hour=10), by=OFFICER, content=planning, keep="seminar")
    plan.do("hold the seminar", _seminar, at=plan.moment(21, hour=17), by=OFFICER, content=_of("seminar"))
    details = EventDetails(
        title_cy="Cynhadledd banc amser",
        title_en="Time bank conference",
        kind="conference",
        expected_cy="yn y gwanwyn, i'w bennu",
        expected_en="in the spring, to be fixed",
        open_to_all=True,
        about_cy="Beth a wnaed o'r hyn a addawyd?",
        about_en="What became of what was promised?",
    )
    planning = _planning(NETWORK, details)
    plan.do("plan the conference", actions.plan_event, at=plan.moment(10, hour=10), by=OFFICER, content=planning, keep="conference")
    plan.do("announce the conference", actions.announce_event, at=plan.moment(10, hour=11), by=OFFICER, content=_of("conference"))


def _seminar(*, by: Actor, key: UUID, at: dt.datetime, event: Event) -> Event:
    """Twelve councillors were asked by office; two came, and one sent somebody. Four bodies planned and led it."""
    invited = at - dt.timedelta(days=30)
    event = actions.announce_event(by=by, key=derive(key, "announce"), at=invited, event=event)
    councillors = [
        actions.invite_guest(
            by=by,
            key=derive(key, f"guest {number}"),
            at=invited,
            event=event,
            guest=Guest(name=f"Cynghorydd {number}", office="Cynghorydd"),
        )
        for number in range(1, 13)
    ]
    for number in range(2):
        actions.mark_attendance(by=by, key=derive(key, f"mark {number}"), at=at, participation=councillors[number], attendance="came")
    sent = Guest(name="Ymchwilydd", post="Ymchwilydd")
    actions.walk_in(by=by, key=derive(key, "delegate"), at=at, event=event, guest=sent, delegate_for=councillors[2])
    for number, body in enumerate(("Gardd Gymunedol y Cei", "Clwb Cinio'r Wennol", "Caffi'r Cloc", "Cwmni Llifo")):
        helper = Guest(name=f"Cyfrannwr {number + 1}", organisation_name=body)
        actions.walk_in(by=by, key=derive(key, f"helper {number}"), at=at, event=event, guest=helper, part="contributor", minutes=180)
    return actions.hold_event(by=by, key=derive(key, "hold"), at=at, event=event)
