"""One line of a list at the desk."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: when, what, where it leads, and a word that sorts."""

    lead: str
    title: str
    url: str
    note: str = ""
    tag: str = ""
    icon: str = ""
