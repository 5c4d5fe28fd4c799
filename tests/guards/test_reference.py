"""What docs/reference says of safety is what the rules ask."""

import pytest

from tests.guards.safety_levels import FILES, FOLDER, text


@pytest.mark.parametrize("language", FILES)
def test_the_page_of_safety_levels_is_what_the_rules_ask(language: str) -> None:
    """`make reference` writes it anew."""
    assert (FOLDER / FILES[language]).read_text(encoding="utf-8") == text(language)
