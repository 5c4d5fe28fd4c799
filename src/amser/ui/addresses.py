"""Addresses begin with their language: `/cy/...` or `/en/...`."""

from amser.kernel.languages import LANGUAGES, Language


def in_language(path: str, language: Language) -> str:
    """Return the same address in a language; the language's front page where the address has none."""
    for known in LANGUAGES:
        if path == f"/{known}" or path.startswith(f"/{known}/"):
            return f"/{language}{path[3:]}"
    return f"/{language}/"
