"""What kind of help a few words are about, and where it will have been: shown back to whoever typed them, and changed in one press."""

from typing import Final

from amser.exchanges.models import Exchange
from amser.kernel.languages import fold
from amser.listings.models import Setting
from amser.members.models import Level
from amser.timebanks.models import TimeBank
from amser.web.words.safety import NONE_OF_THESE

# How words of each kind begin, in both languages, without accents; those of three letters and fewer are whole words.
_BEGIN: Final = {
    "companionship": "cwmni ymwel visit company companion",
    "calls": "galwad ffonio phone call video",
    "shopping": "siop neges shop errand",
    "transport": "lift lifft gyrru cludo cludiant drive driving transport",
    "garden": "gard chwyn gwair lawnt gwrych weed mow hedge lawn dig",
    "diy": "diy trwsio atgyweir paent repair paint fix shelf silff",
    "household": "glanhau smwddio clean iron housework dodrefn furniture",
    "cooking": "cogin bwyd pryd cacen pobi cook meal bake baking cake",
    "pets": "ci cath anifail anifeiliaid dog cat pet pets",
    "family": "plant babi gwarchod child baby babysit",
    "digital": "cyfrifiadur digid comput digital laptop ipad",
    "welsh": "cymraeg gymraeg welsh",
    "learning": "gwers dysgu tiwt lesson tutor learn teach",
    "arts": "gwnio gwau crefft celf cerdd gitar sew knit craft art music guitar",
    "wellbeing": "cerdded nofio ioga walk swim yoga",
    "admin": "ffurflen llythyr cyfieith form letter translat",
    "community": "digwyddiad event festival gwyl",
    "environment": "sbwriel coed litter tree",
}
_AT_HOME: Final = frozenset({"companionship", "garden", "diy", "household", "cooking", "pets", "family", "digital"})
_SETTING_OF: Final = {Level.HOME: Setting.HOME, Level.GROUP: Setting.GROUP}


def guess(bank: TimeBank, title: str) -> tuple[str, str, str]:
    """
    Return the code of the category, the setting, and what a form asks of care and children, of a few words; "" where nothing is known.

    What the bank last wrote under these very words goes before what the words are like. One query.
    """
    last = Exchange.objects.filter(timebank=bank, title__iexact=title).order_by("-entered_at").first() if title else None
    if last is not None:
        return last.category_id, setting_of(last.level), part_of(last.answers)
    code = _like(title)
    return code, (Setting.HOME if code in _AT_HOME else Setting.PUBLIC) if code else "", ""


def setting_of(level: str) -> str:
    """Return where a task of a level was, as far as the level says; a lift, in public."""
    return _SETTING_OF.get(Level(level), Setting.PUBLIC)


def part_of(answers: str) -> str:
    """Return the choice of a form that stands for answers as a row keeps them: what was part of it last time is asked of again."""
    return answers.partition(" ")[0] or NONE_OF_THESE


def _like(title: str) -> str:
    words = fold(title).replace("'", " ").split()
    for word in words:
        for code, begins in _BEGIN.items():
            if any(word == begin or (len(begin) > 3 and word.startswith(begin)) for begin in begins.split()):  # noqa: PLR2004 -- said above
                return code
    return ""
