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
