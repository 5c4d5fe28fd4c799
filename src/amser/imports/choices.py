"""Words that stand for a value, in either language, as people write them in spreadsheets."""

from typing import Final

from amser.kernel.languages import fold
from amser.timebanks.models import in_current_language

Words = tuple[str, ...]

# For each value: the Welsh word, the English word, and others that are understood.
CHOICES: Final[dict[str, dict[str, Words]]] = {
    "language": {
        "cy": ("Cymraeg", "Welsh", "cym"),
        "en": ("Saesneg", "English", "eng"),
        "both": ("y ddwy", "both", "dwyieithog", "bilingual"),
        "unknown": ("ddim yn gwybod", "not known", "anhysbys"),
    },
    "listing_language": {"cy": ("Cymraeg", "Welsh"), "en": ("Saesneg", "English")},
    "format": {
        "standard": ("safonol", "standard"),
        "simple": ("geiriau syml", "simple words", "syml", "easy read"),
        "large": ("print bras", "large print", "bras"),
    },
    "channel": {
        "email": ("e-bost", "e-mail", "ebost"),
        "text": ("neges destun", "text", "sms", "text message", "testun"),
        "post": ("post", "post", "llythyr", "letter"),
        "phone": ("ffôn", "phone", "telephone", "ffon"),
    },
    "state": {
        "active": ("aelod", "member", "gweithredol", "actif"),
        "applied": ("wedi gofyn am ymuno", "has asked to join", "requested", "cais"),
    },
    "kind": {
        "offer": ("cynnig", "offer", "cynnig help", "offers"),
        "request": ("cais", "request", "gofyn", "requests", "need"),
    },
    "setting": {
        "group": ("mewn grŵp", "in a group"),
        "public": ("mewn lle cyhoeddus", "in public"),
        "home": ("mewn cartref", "in a home"),
    },
    # Each stands for one or more of the days and parts of the day that a listing knows.
    "days": {
        "1": ("Llun", "Monday", "dydd Llun", "Mondays", "Mon"),
        "2": ("Mawrth", "Tuesday", "dydd Mawrth", "Tuesdays", "Tue"),
        "3": ("Mercher", "Wednesday", "dydd Mercher", "Wednesdays", "Wed"),
        "4": ("Iau", "Thursday", "dydd Iau", "Thursdays", "Thu"),
        "5": ("Gwener", "Friday", "dydd Gwener", "Fridays", "Fri"),
        "6": ("Sadwrn", "Saturday", "dydd Sadwrn", "Saturdays", "Sat"),
        "7": ("Sul", "Sunday", "dydd Sul", "Sundays", "Sun"),
        "12345": ("Llun i Wener", "Monday to Friday", "weekdays", "yn ystod yr wythnos"),
        "67": ("penwythnos", "weekend", "weekends", "penwythnosau", "ar y penwythnos"),
        "1234567": ("unrhyw ddiwrnod", "any day", "every day", "bob dydd"),
        "m": ("boreau", "mornings", "bore", "morning"),
        "a": ("prynhawniau", "afternoons", "prynhawn", "afternoon"),
        "e": ("gyda'r nos", "evenings", "nosweithiau", "noswaith", "evening"),
    },
    "yes_no": {"yes": ("ydy", "yes", "y", "true", "1", "oes", "ie"), "no": ("nac ydy", "no", "n", "false", "0", "nac oes", "na")},
}


def value_of(group: str, written: str) -> str | None:
    """Return the value that a word of either language stands for, whatever its case and accents; None for another word."""
    wanted = fold(written).strip()
    for value, words in CHOICES[group].items():
        if wanted == value or wanted in map(fold, words):
            return value
    return None


def offered(group: str) -> str:
    """Return the words that may be written, in the reader's language, for a sentence that lists them."""
    return ", ".join(in_current_language(words[0], words[1]) for words in CHOICES[group].values())
