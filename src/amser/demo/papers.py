"""What the sample's network knows: a fact sheet that everyone quotes, its terms of reference, a guide nobody checked, and a link."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from amser.audit.actions import Actor, derive
from amser.demo.hub import NETWORK, OFFICER, STEERING
from amser.demo.plan import Plan, Things
from amser.networks import actions
from amser.networks.actions import DocumentDetails, Written
from amser.networks.models import Decision, Document, DocumentKind, Format, GroupMembership, Review, Version, mark_of

Texts = Mapping[str, Mapping[str, str]]  # by form, then by language

_FACTS: Final = DocumentDetails(
    title_cy="Beth yw banc amser?",
    title_en="What is a time bank?",
    about_cy="Un dudalen i'w rhoi i unrhyw un sy'n gofyn.",
    about_en="One page to give to anybody who asks.",
    tags=("banc amser", "cydgynhyrchu"),
    is_public=True,
    review_days=180,
)
_FIRST: Final[Texts] = {
    Format.STANDARD: {
        "cy": "Rhowch awr i rywun, a chewch awr gan rywun arall. Mae awr pawb yn werth yr un faint.",
        "en": "Give somebody an hour, and get an hour from somebody else. Everybody's hour is worth the same.",
    }
}
_SECOND: Final[Texts] = {
    Format.STANDARD: {
        "cy": "Rhowch awr i rywun, a chewch awr gan rywun arall. Mae awr pawb yn werth yr un faint.\n\n"
        "Gofyn yw'r hanner anoddaf. Mae banc sy'n gweithio yn un lle mae pawb yn gofyn weithiau.",
        "en": "Give somebody an hour, and get an hour from somebody else. Everybody's hour is worth the same.\n\n"
        "Asking is the harder half. In a bank that works, everybody asks sometimes.",
    },
    Format.SIMPLE: {
        "cy": "Rydych chi'n helpu rhywun am awr.\n\nMae rhywun arall yn eich helpu chi am awr.\n\nMae pob awr yr un faint.",
        "en": "You help somebody for an hour.\n\nSomebody else helps you for an hour.\n\nEvery hour is the same.",
    },
}
_TERMS: Final = DocumentDetails(
    title_cy="Cylch gorchwyl y grŵp llywio",
    title_en="Terms of reference of the steering group",
    kind=DocumentKind.TERMS,
    is_public=True,
    review_days=365,
)
_TERMS_SAY: Final[Texts] = {
    Format.STANDARD: {
        "cy": "Rydym yn cynllunio blwyddyn y rhwydwaith, ac yn cadw golwg ar yr hyn a addawyd.\n\nCwrddwn bob pedair i chwe wythnos.",
        "en": "We plan the network's year, and keep an eye on what was promised.\n\nWe meet every four to six weeks.",
    }
}
_GUIDE: Final = DocumentDetails(
    title_cy="Cynnal gweithdy sy'n arwain at addewidion",
    title_en="Running a workshop that ends in promises",
    kind=DocumentKind.GUIDE,
    tags=("gweithdai",),
    review_days=120,
)
_GUIDE_SAYS: Final[Texts] = {
    Format.STANDARD: {
        "cy": "Cadwch y chwarter awr olaf. Gofynnwch i bob un beth fydd yn ei wneud, gyda phwy, ac erbyn pryd.",
        "en": "Keep the last quarter of an hour. Ask each person what they will do, with whom, and by when.",
    }
}
_LAW: Final = DocumentDetails(
    title_cy="Deddf Llesiant Cenedlaethau'r Dyfodol: yr hanfodion",
    title_en="The Well-being of Future Generations Act: the essentials",
    kind=DocumentKind.LINK,
    about_cy="Y saith nod a'r pum ffordd o weithio, gan Lywodraeth Cymru.",
    about_en="The seven goals and the five ways of working, by the Welsh Government.",
    url="https://www.gov.wales/well-being-future-generations-act-essentials",
    tags=("cyfraith", "cydgynhyrchu"),
    is_public=True,
)


def plan_papers(plan: Plan) -> None:
    """Plan the papers of the network and of its steering group, their versions, and who checked them."""
    _add(plan, "facts", NETWORK, "beth-yw-banc-amser", _FACTS, days_ago=170)
    _say(plan, "facts", _FIRST, days_ago=170)
    _say(plan, "facts", _SECOND, days_ago=45, before=_FIRST, note="Gofyn yw'r hanner anoddaf / Asking is the harder half")
    plan.do("luned keeps the facts", _kept, at=plan.moment(44), by=OFFICER, content=_keeping("facts", "luned"))
    plan.do("the facts are right", _still_right, at=plan.moment(9), by="person luned", content=_of("facts"))
    _add(plan, "guide", NETWORK, "cynnal-gweithdy", _GUIDE, days_ago=160)
    _say(plan, "guide", _GUIDE_SAYS, days_ago=160)
    _add(plan, "law", NETWORK, "deddf-llesiant", _LAW, days_ago=100)
    _add(plan, "terms", STEERING, "cylch-gorchwyl", _TERMS, days_ago=75)
    _say(plan, "terms", _TERMS_SAY, days_ago=72)
    plan.do("the terms are adopted", _adopted, at=plan.moment(69), by=OFFICER, content=_of("terms"))


def _add(plan: Plan, name: str, group: str, slug: str, details: DocumentDetails, *, days_ago: int) -> None:
    content = lambda things: {"group": things[group], "slug": slug, "details": details}  # noqa: E731
    plan.do(f"add the {name}", actions.add_document, at=plan.moment(days_ago), by=OFFICER, content=content, keep=f"paper {name}")


def _say(plan: Plan, name: str, texts: Texts, *, days_ago: int, before: Texts | None = None, note: str = "") -> None:
    content = lambda things: {"document": things[f"paper {name}"], "texts": texts, "before": before or {}, "note": note}  # noqa: E731
    plan.do(f"publish the {name}{' again' if before else ''}", _published, at=plan.moment(days_ago, hour=15), by=OFFICER, content=content)


def _of(name: str) -> Any:
    return lambda things: {"document": things[f"paper {name}"]}


def _keeping(name: str, key: str) -> Any:
    def content(things: Things) -> dict[str, Any]:
        return {"document": things[f"paper {name}"], "user": things[f"person {key}"]}

    return content


def _published(*, by: Actor, key: UUID, at: dt.datetime, document: Document, texts: Texts, before: Texts, note: str) -> Version:
    """Each form is written in both languages over what was `before`, and published. Done again, nothing changes."""
    for form, said in texts.items():
        was = before.get(form, {})
        written = {language: Written(text, mark_of(was.get(language, ""))) for language, text in said.items()}
        change = Written(note, mark_of("")) if form == Format.STANDARD and note else None
        writing = derive(key, f"write {form}")
        actions.save_draft(by=by, key=writing, at=at, document=document, format=form, texts=written, change_note=change)
    number = 2 if before else 1
    return actions.publish_version(by=by, key=derive(key, "publish"), at=at, document=document, number=number, saves=len(texts))


def _kept(*, by: Actor, key: UUID, at: dt.datetime, document: Document, user: Any) -> Document:
    """A member keeps a paper right."""
    theirs = GroupMembership.objects.active().filter(group=document.group, user=user)
    return actions.set_maintainers(by=by, key=key, at=at, document=document, memberships=list(theirs))


def _still_right(*, by: Actor, key: UUID, at: dt.datetime, document: Document) -> Review:
    """Whoever keeps a paper read it, and it is still right."""
    number = document.versions.get(state="published").number
    return actions.still_right(by=by, key=key, at=at, document=document, number=number)


def _adopted(*, by: Actor, key: UUID, at: dt.datetime, document: Document) -> Version:
    """What the summer meeting agreed makes the terms the group's own."""
    decision = Decision.objects.filter(group=document.group).earliest("at")
    return actions.adopt_version(by=by, key=key, at=at, version=document.versions.get(state="published"), decision=decision)
