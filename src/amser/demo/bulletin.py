"""The network's bulletin: an issue that is out, and one that is being written, with what somebody would have to put right in it."""

import datetime as dt
import secrets
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor
from amser.bulletins import actions
from amser.bulletins.actions import ItemWords
from amser.bulletins.models import Bulletin, Subscription, SubscriptionState
from amser.demo.hub import NETWORK, OFFICER
from amser.demo.plan import Plan, Things

BULLETIN: Final = "newyddion"
_LANGUAGES: Final = ("cy", "en", "both")
_READERS: Final = 2000  # in a whole sample

_OUT: Final = (
    ItemWords(
        title_cy="Beth addawyd yn y gweithdy",
        title_en="What was promised at the workshop",
        text_cy="Daeth deugain o bobl i'r llyfrgell, ac addawodd llawer ohonyn nhw rywbeth. Bydd y grŵp llywio'n edrych ar yr addewidion ym mhob cyfarfod.",
        text_en="Forty people came to the library, and many of them promised something. The steering group looks at the promises at every meeting.",
        byline="Mererid Plygain",
        tags=("addewidion", "promises"),
    ),
    ItemWords(
        title_cy="Seminar i gynghorwyr",
        title_en="A seminar for councillors",
        text_cy="Siaradodd pedwar grŵp am arferion da, a'r hyn sy'n eu rhwystro.",
        text_en="Four groups spoke of good practice, and of what stands in its way.",
    ),
    ItemWords(
        title_cy="Credydau amser yn y pwll",
        title_en="Time credits at the pool",
        text_cy="Mae'r pwll yn croesawu pobl am gredyd ar fore Sadwrn.",
        text_en="The pool welcomes people for a credit on Saturday mornings.",
    ),
)
_DRAFT: Final = (
    ItemWords(
        title_cy="Cynhadledd banc amser",
        title_en="Time bank conference",
        text_cy="Bydd cynhadledd yn y flwyddyn newydd. Gwyliwch am newyddion.",
        text_en="There will be a conference in the new year. Watch for news.",
    ),
    ItemWords(title_en="Looking for definitions", text_en="The forum collects what people mean by social value."),
)


def plan_bulletin(plan: Plan) -> None:
    """Plan the bulletin, its readers, an issue that went out five days ago, and a draft."""
    opened = plan.moment(100, hour=9)
    plan.do("open the bulletin", actions.open_bulletin, at=opened, content=_opening, keep=BULLETIN)
    readers = _in_it("bulletin", BULLETIN, count=plan.count(_READERS, least=8))
    plan.do("two thousand ask and confirm", _asked_and_confirmed, at=plan.moment(90, hour=9), content=readers)
    _plan_issue(plan, 1, ("Yr hydref", "Autumn"), _OUT, days_ago=6)
    plan.do("send the autumn issue", actions.begin_sending, at=plan.moment(5, hour=10), by=OFFICER, content=_in_it("issue", "issue 1"))
    _plan_issue(plan, 2, ("Y gaeaf", "Winter"), _DRAFT, days_ago=2)


def _asked_and_confirmed(*, by: Actor, key: UUID, at: dt.datetime, bulletin: Bulletin, count: int) -> Bulletin:  # noqa: ARG001  an action's
    """So many readers ask for the bulletin and confirm it; all at once, for two thousand letters to confirm would tell nobody anything."""
    known = set(Subscription.objects.filter(bulletin=bulletin).values_list("email", flat=True))
    asked = [
        Subscription(
            bulletin=bulletin,
            email=f"darllenydd{number}@example.org",
            language=_LANGUAGES[number % len(_LANGUAGES)],
            state=SubscriptionState.CONFIRMED,
            secret=secrets.token_urlsafe(32),
            asked_at=at,
            confirmed_at=at,
        )
        for number in range(count)
        if f"darllenydd{number}@example.org" not in known
    ]
    Subscription.objects.bulk_create(asked)
    return bulletin


def _plan_issue(plan: Plan, number: int, title: tuple[str, str], items: tuple[ItemWords, ...], *, days_ago: int) -> None:
    at, names = plan.moment(days_ago, hour=9), [f"item {number}.{place}" for place in range(len(items))]
    for name, words in zip(names, items, strict=True):
        plan.do(f"write {name}", actions.write_item, at=at, by=OFFICER, content=_in_it("bulletin", BULLETIN, words=words), keep=name)
    titles = {"title_cy": title[0], "title_en": title[1]}
    made = _in_it("bulletin", BULLETIN, **titles)
    plan.do(f"make issue {number}", actions.make_issue, at=plan.moment(days_ago, hour=10), by=OFFICER, content=made, keep=f"issue {number}")
    content = lambda things: {"issue": things[f"issue {number}"], "items": [things[name] for name in names]}  # noqa: E731
    plan.do(f"fill issue {number}", actions.set_issue_items, at=plan.moment(days_ago, hour=11), by=OFFICER, content=content)


def _opening(things: Things) -> dict[str, Any]:
    return {
        "slug": BULLETIN,
        "name_cy": "Newyddion Cydgynhyrchu Bro Wennol",
        "name_en": "Bro Wennol Co-production News",
        "about_cy": "Beth mae'r rhwydwaith yn ei wneud, bob tymor.",
        "about_en": "What the network is doing, every season.",
        "editor": things[OFFICER],
        "group": things[NETWORK],
        "is_sample": True,
    }


def _in_it(field: str, name: str, **more: Any) -> Any:
    return lambda things: {field: things[name], **more}
