"""How someone could be found by what they wrote where others read it."""

import re
from typing import Final

from amser.kernel.errors import DomainError

# A telephone number, an e-mail address, or a postcode: the last two letters of one are never C, I, K, M, O or V, so that
# "A55 2pm" stays, and so do years, prices and times of day in either language.
_PHONE: Final = r"(?:\+44[\s()-]*|\(?\b0)[1-35-8](?:[\s()-]*\d){8,9}\b"
_EMAIL: Final = r"[\w.+-]+@[\w-]+\.\w+"
_POSTCODE: Final = r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d(?!y[bhp]\b)[ABD-HJLNP-UW-Z]{2}\b"
_CONTACT: Final = re.compile(rf"{_PHONE}|{_EMAIL}|{_POSTCODE}", re.IGNORECASE)


class ContactInText(DomainError):
    """What looks like a telephone number or an address stands where everyone reads it. `field` says where."""

    code = "contact_in_text"

    def __init__(self, *, field: str) -> None:
        super().__init__(field)
        self.field = field


def refuse_contact(text: str, *, field: str) -> None:
    """Raise ContactInText if a text that others read holds a telephone number, an e-mail address or a postcode."""
    if _CONTACT.search(text):
        raise ContactInText(field=field)
