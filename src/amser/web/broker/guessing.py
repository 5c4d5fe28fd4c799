"""What kind of help a few words are about, and where it will have been: shown back to whoever typed them, and changed in one press."""

from typing import Final

from django.utils.translation import pgettext

from amser.exchanges.models import Exchange
from amser.kernel.languages import fold
from amser.listings.models import Setting
from amser.members.models import Level
from amser.timebanks.models import TimeBank
from amser.ui.forms import AmserForm
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
_SETTING_OF: Final = {Level.HOME: Setting.HOME, Level.GROUP: Setting.GROUP, Level.REGULATED: ""}


def guess(bank: TimeBank, title: str) -> tuple[str, str, str]:
    """
    Return the code of the category, the setting, and what a form asks of care and children, of a few words; "" where nothing is known.

    What the bank last wrote under these very words goes before what the words are like. One query.
    """
    last = _last(bank, title)
    if last is not None:
        return last.category_id, setting_of(last.level), part_of(last)
    code = _like(title)
    return code, (Setting.HOME if code in _AT_HOME else Setting.PUBLIC) if code else "", ""


def setting_of(level: str) -> str:
    """Return where a task of a level was, as far as the level says; a lift, in public; "" where it may have been anywhere."""
    return _SETTING_OF.get(Level(level), Setting.PUBLIC)


def part_of(last: Exchange) -> str:
    """
    Return the choice of a form that stands for the answers of an exchange: what was part of it last time is asked of again.

    "" where it was regulated and nobody said by what: whoever repeats it is asked, and nothing makes it less by itself.
    """
    return last.answers.partition(" ")[0] or ("" if last.level == Level.REGULATED else NONE_OF_THESE)


def check_said_what_was_part(form: AmserForm, bank: TimeBank) -> None:
    """Have somebody say what was part of it, where what was last written under these words was regulated and nobody said by what."""
    given = form.cleaned_data
    if given.get("part_of_it") or "part_of_it" not in given:
        return
    last = _last(bank, given.get("title", ""))
    if last is not None and not part_of(last):
        form.add_error("part_of_it", pgettext("error.choose_one", "Nothing is chosen yet. Choose one to carry on."))


def _last(bank: TimeBank, title: str) -> Exchange | None:
    return Exchange.objects.filter(timebank=bank, title__iexact=title).order_by("-entered_at").first() if title else None


def _like(title: str) -> str:
    words = fold(title).replace("'", " ").split()
    for word in words:
        for code, begins in _BEGIN.items():
            if any(word == begin or (len(begin) > 3 and word.startswith(begin)) for begin in begins.split()):  # noqa: PLR2004 -- said above
                return code
    return ""
