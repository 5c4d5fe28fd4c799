"""Short codes that people read from paper and type: no letters that look alike, and a last one that catches a slip of the pen."""

import secrets
from typing import Final

# No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, 6 and G, U and V, D and Q. Twenty-three letters, a prime: with a
# weight of its own for each place, the last letter catches every single wrong letter and every two that changed places.
ALPHABET: Final = "34567ACDEFHJKMNPRTVWXY9"
LENGTH: Final = 8  # of which the last checks the others: some three thousand million codes
_PRIME: Final = len(ALPHABET)


def new_code(length: int = LENGTH) -> str:
    """Return a new code that nobody can guess, of `length` (2 to 20) letters with the one that checks."""
    return with_check("".join(secrets.choice(ALPHABET) for _ in range(length - 1)))


def with_check(letters: str) -> str:
    """Return the code that begins with these letters of the alphabet."""
    return letters + _check(letters)


def read_code(typed: str, length: int = LENGTH) -> str | None:
    """Return a code as it is kept, however it was typed: "k4mt 92xp" is "K4MT92XP". None where that is no code of this length."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    is_code = len(letters) == length and set(letters) <= set(ALPHABET) and _check(letters[:-1]) == letters[-1]
    return letters if is_code else None


def shown_code(code: str) -> str:
    """Return a code as it stands on paper, in groups that people read out: "K4MT-92XP", and longer ones as "K4M-T92-XPAC"."""
    if len(code) <= LENGTH:
        half = len(code) // 2
        return f"{code[:half]}-{code[half:]}"
    whole = len(code) - len(code) % 3 - (0 if len(code) % 3 == 0 else 3)
    groups = [code[start : start + 3] for start in range(0, whole, 3)]
    return "-".join([*groups, code[whole:]] if code[whole:] else groups)


def _check(letters: str) -> str:
    return ALPHABET[sum((place + 2) * ALPHABET.index(letter) for place, letter in enumerate(letters)) % _PRIME]
