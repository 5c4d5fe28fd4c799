"""
The forms from which a mutated Welsh word may have come, by rule: for words that no dictionary has.

Source: the three mutations and the h before a vowel as in P. W. Thomas, Gramadeg y Gymraeg (1996), chapter IV.
"""

from typing import Final

_VOWELS: Final = frozenset("aeiouwyâêîôûŵŷáéíóúẃýàèìòùïëöü")

# What a word begins with -> what its radical may begin with. The longest that fits is taken, so that `dd` is not read as `d`.
_UNDONE: Final[dict[str, tuple[str, ...]]] = {
    "ngh": ("c",),
    "mh": ("p",),
    "nh": ("t",),
    "ng": ("g",),
    "ph": ("p",),
    "th": ("t",),
    "ch": ("c",),
    "dd": ("d",),
    "ff": (),
    "ll": (),
    "rh": (),
    "b": ("p",),
    "d": ("t",),
    "g": ("c",),
    "f": ("b", "m"),
    "m": ("b",),
    "n": ("d",),
    "l": ("ll", "gl"),
    "r": ("rh", "gr"),
}

_DONE: Final[dict[str, tuple[str, ...]]] = {
    "rh": ("r",),
    "ll": ("l",),
    "p": ("b", "mh", "ph"),
    "t": ("d", "nh", "th"),
    "c": ("g", "ngh", "ch"),
    "b": ("f", "m"),
    "d": ("dd", "n"),
    "g": ("", "ng"),
    "m": ("f",),
}
_NEVER: Final = ("ch", "ph", "th", "dd", "ng")  # no radical begins with these: they begin as one letter, and are not c, p, t, d, n


def radicals(word: str) -> tuple[str, ...]:
    """Return the words that mutate to this one, most likely first, without the word itself: `radicals("arddio")` holds `garddio`."""
    for begins, radical in _UNDONE.items():
        if word.startswith(begins):
            return tuple(one + word[len(begins) :] for one in radical)
    if word[:1] == "h" and word[1:2] in _VOWELS:
        return (word[1:],)
    return ("g" + word,) if word[:1] in _VOWELS else ()


def mutated(word: str) -> tuple[str, ...]:
    """Return every form to which a radical mutates, without the word itself: `mutated("garddio")` is `("arddio", "ngarddio")`."""
    if word.startswith(_NEVER):
        return ()
    for begins, forms in _DONE.items():
        if word.startswith(begins):
            return tuple(one + word[len(begins) :] for one in forms)
    return ("h" + word,) if word[:1] in _VOWELS else ()
