"""What the component page shows: a form at rest, in error and for long Welsh, rows, days. Everything in it is invented."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator

from amser.ui.forms import AmserForm, Boxes, ClockField, DayField, DurationField, TickBoxes
from amser.ui.frame import Acting, Contact, Frame, Tab

LONG_NAME = "Gwenhwyfar Angharad Llywelyn-Prydderch-Hir"
LONG_PLACE = "Canolfan Gydweithredol Llanfihangel-y-Wennol-Uchaf a'r Cylch"


class SpecimenForm(AmserForm):
    """One of each field."""

    title = forms.CharField(label="In a few words", max_length=60, help_text="For example: a lift to the market on Fridays")
    about = forms.CharField(label="More about it", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="Your e-mail address")
    category = forms.ChoiceField(
        label="Math o help",
        choices=[("transport", "Lifftiau a chludiant"), ("garden", "Garddio")],
        widget=Boxes(icons={"transport": "transport", "garden": "garden"}, hints={"garden": "Torri gwrych, chwynnu, plannu"}),
    )
    speaks = forms.MultipleChoiceField(label="I can speak", choices=[("cy", "Welsh"), ("en", "English")], widget=TickBoxes)
    where = forms.ChoiceField(label="Where", choices=[("hall", "Neuadd y Wennol"), ("home", "At my home")])
    took = DurationField(label="How long did it take?", minimum=15)
    another = DurationField(label="Faint o amser gymerodd?", suggestions=(45, 60), required=False)
    happened = DayField(label="Which day?", direction="past")
    at = ClockField(label="What time?")
    agreed = forms.BooleanField(label="I have read what is kept about me")


@dataclass(frozen=True)
class Line:
    """One line of a statement."""

    day: dt.date
    what: str
    who: str
    given: int = 0
    received: int = 0
    language: str = "en"
    url: str = ""
    corrected: bool = False
    note: str = ""


def _lines() -> list[Line]:
    return [
        Line(dt.date(2026, 11, 14), "Gwneud te yn y bore coffi", "Neuadd y Wennol", given=90, language="cy", url="#"),
        Line(dt.date(2026, 11, 3), "Cutting the hedge", LONG_NAME, received=90, url="#"),
        Line(dt.date(2026, 11, 3), "Cutting the hedge", "Tomos Trannoeth", received=180, corrected=True),
        Line(
            dt.date(2026, 11, 5),
            "Cutting the hedge",
            "Tomos Trannoeth",
            given=180,
            corrected=True,
            note="This was put right on 5 November 2026. 3 hours came back to you. Reason: “it was an hour and a half”.",
        ),
    ]


def frame(language: str = "en", *, scheme: str = "", acting: bool = False) -> Frame:
    """Return a frame with everything in it."""
    words = ["Hafan", "Yr hysbysfwrdd", "Trefniadau", "Fy oriau"] if language == "cy" else ["Home", "The board", "Arrangements", "My hours"]
    return Frame(
        bank_name="Banc Amser Aberwennol" if language == "cy" else "Aberwennol Time Bank",
        person_name="Nia",
        tabs=tuple(Tab(name, label, "#", name) for name, label in zip(["home", "board", "arrangements", "hours"], words, strict=True)),
        current="board",
        contact=Contact("Nia", "01632 960 123", "dydd Llun i ddydd Gwener, 9 tan 4" if language == "cy" else "Monday to Friday, 9 to 4"),
        acting=Acting("Mair Gwennol", "#", since="9:42am") if acting else None,
        scheme=scheme,
        demo=True,
        demo_url="#",
        search_url="#",
        settings_url="#",
        sign_out_url="#",
        simple_url="#",
        accessibility_url="#",
        privacy_url="#",
        help_url="#",
    )


def context() -> dict[str, Any]:
    """Return what `ui/components.html` needs beside a frame."""
    wrong = {"title": "x" * 70, "email": "mair", "took_hours": "11 o oriau", "happened_day": "30", "happened_month": "Chwefror", "at": "2"}
    return {
        "rest": SpecimenForm(auto_id="rest_%s"),
        "wrong": SpecimenForm(wrong, auto_id="wrong_%s"),
        "lines": _lines(),
        "thursday": dt.date(2026, 11, 26),
        "page": Paginator(range(90), 20).page(2),
        "segments": [("#", "Popeth: 8", True), ("#", "Cynigion: 4", False), ("#", "Ceisiadau: 4", False)],
        "facts": [("Pwy roddodd yr amser", LONG_NAME, "#"), ("Ble", LONG_PLACE, "#"), ("How long", "1 hour 30 minutes")],
        "options": [("transport", "Lifftiau a chludiant", "transport"), ("garden", "Garddio", "garden")],
        "acting_for": Acting("Mair Gwennol", "#", since="9:42am"),
        "schemes": [("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast")],
        "icons": ICONS,
    }


ICONS = [
    "home",
    "board",
    "hours",
    "help",
    "language",
    "search",
    "filters",
    "back",
    "next",
    "open",
    "offer",
    "request",
    "place",
    "day",
    "info",
    "good",
    "error",
    "yes",
    "none",
    "close",
    "print",
    "download",
    "hide",
    "show",
    "acting",
    "person",
    "people",
    "arrangements",
    "settings",
    "letter",
    "message",
    "edit",
    "add",
    "lock",
    "key",
    "gift",
    "undo",
    "flag",
    "wait",
    "send",
    "thanks",
    "simple",
    "sign-in",
    "sign-out",
    "list",
    "join",
    "external",
    "again",
    "pause",
    "desk",
    "guide",
    "safe",
    "large",
    "note",
    "companionship",
    "calls",
    "shopping",
    "transport",
    "garden",
    "diy",
    "household",
    "cooking",
    "pets",
    "family",
    "digital",
    "welsh",
    "learning",
    "arts",
    "wellbeing",
    "admin",
    "community",
    "environment",
    "peer",
    "coproduction",
    "running",
    "quarter-1",
    "quarter-2",
    "quarter-3",
    "quarter-4",
]
