"""A text cut into the words that say something, in their order."""

import re
from typing import Final

from amser.kernel.languages import Language

_LONGEST: Final = 60  # letters: what is longer is no word, and PostgreSQL keeps none of more than 2,046 bytes
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CLITICS: Final = frozenset({"r", "n", "i", "u", "w", "m", "th", "ch", "s", "t", "d", "ll", "re", "ve"})  # after an apostrophe

_SAY_NOTHING: Final[dict[Language, frozenset[str]]] = {
    "cy": frozenset(
        """a â ac ag ai am ar at be beth bod byddwn bydd chi chwi dan dim dod dros drwy dy ei eich ein er eto eu fe fel fi fo fod fy gan
        gallaf gallu galla gyda gydag hefyd hi hoffwn hoffi hon hwn hyn hynny i iawn ichi ini inni isio eisiau mae maen mewn mi mo na nad
        ni neu nhw o oes oedd ond os pan pob pwy roi rhai rhaid rhoi rhyw rwy rwyf rwyn rydw rydych rydyn sut sy sydd ti tua un unrhyw
        wedi wrth y ychydig yn yna yr yw help cymorth angen chwilio
        """.split()
    ),
    "en": frozenset(
        """a about am an and any are as at be been but by can could do does for from get give had has have how i if in into is it its just
        like looking me my need needs of off on or our out please small some someone somebody that the their them there these they this to
        too up us want wanted was we what when where who will with would you your help
        """.split()
    ),
}


def tokens(text: str, language: Language) -> list[str]:
    """Return the words of a text in lower case with their accents, without those that say nothing of what it is about.

    What is longer than any word is none.
    """
    found: list[str] = []
    for match in _WORD.finditer(text.lower().replace("’", "'")):
        first, *rest = match.group().split("'")
        found += [first, *(part for part in rest if part not in _CLITICS)]
    found = [word for word in found if len(word) <= _LONGEST]
    said = [word for word in found if word not in _SAY_NOTHING[language] and (len(word) > 1 or word.isdecimal())]
    return said or [word for word in found if len(word) > 1]
