"""The look: one fresh stylesheet, colours that can be read, letters that exist."""

import re
from itertools import product
from typing import Final

import pytest

from amser.ui import assets

_TOKENS: Final = (assets.UI / "css" / "tokens.css").read_text(encoding="utf-8")
_TEXT: Final = [
    *product(["ink", "ink-soft", "sea", "clay", "fern"], ["paper"]),
    *product(["ink", "ink-soft", "sea", "fern"], ["linen"]),
    ("ink", "butter"),
    ("ink", "clay-wash"),
    ("clay", "clay-wash"),
    ("ink", "sea-wash"),
    ("sea-deep", "sea-wash"),
    ("ink", "fern-wash"),
    ("fern-deep", "fern-wash"),
    ("sea", "butter"),
    ("on-fern", "fern"),
    ("on-fern", "fern-deep"),
    ("on-daffodil", "daffodil"),
    ("on-ink", "on-daffodil"),
    ("ink", "sky"),
]


def _declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,8})", block))


def _schemes() -> dict[str, dict[str, str]]:
    light = _declared(_TOKENS[_TOKENS.index(":root,") : _TOKENS.index("@media")])
    chosen = {name: _declared(_TOKENS[_TOKENS.index(f'[data-scheme="{name}"]') :].split("}")[0]) for name in ("dark", "contrast")}
    return {"light": light, **{name: {**light, **colours} for name, colours in chosen.items()}}


def _luminance(colour: str) -> float:
    figures = colour.lstrip("#")
    if len(figures) == 3:
        figures = "".join(figure * 2 for figure in figures)
    parts = [int(figures[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_committed_stylesheet_is_fresh() -> None:
    assert assets.BUILT.read_text(encoding="utf-8") == assets.stylesheet(), "run python -m amser.ui.assets"


def test_the_stylesheet_stays_small() -> None:
    assert assets.BUILT.stat().st_size < 34_000  # some 7 KB on the way


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("text", "ground"), _TEXT)
def test_text_can_be_read_on_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = _schemes()[scheme]

    assert _contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
@pytest.mark.parametrize(("edge", "ground"), [("edge", "paper"), ("fern", "paper"), ("clay", "paper"), ("sea", "sea-wash")])
def test_edges_can_be_seen_on_their_ground(scheme: str, edge: str, ground: str) -> None:
    colours = _schemes()[scheme]

    assert _contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", ["dark", "contrast"])
def test_the_chosen_scheme_is_the_one_the_system_asks_for(scheme: str) -> None:
    asked = {"dark": "prefers-color-scheme: dark", "contrast": "prefers-contrast: more"}[scheme]
    block = _TOKENS[_TOKENS.index(asked) :].split("}")[0]

    assert _declared(block) == _declared(_TOKENS[_TOKENS.index(f'[data-scheme="{scheme}"]') :].split("}")[0])


def test_no_colour_stands_outside_the_tokens() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")

    found = {path.name: raw.findall(path.read_text(encoding="utf-8")) for path in assets.sources() if path.name != "tokens.css"}

    assert not {name: colours for name, colours in found.items() if colours}


def test_the_fonts_are_there_with_their_licence_and_their_ranges_hold_every_welsh_letter() -> None:
    folder = assets.UI / "static" / "ui" / "fonts"
    named = re.findall(r'url\("fonts/([^"]+)"\)', _TOKENS)
    ranges = [
        range(int(low, 16), int(high or low, 16) + 1)
        for line in re.findall(r"unicode-range: ([^}]+)", _TOKENS)
        for low, high in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", line)
    ]

    assert (folder / "OFL.txt").exists()
    assert all((folder / name).read_bytes()[:4] == b"wOF2" for name in named)
    assert all(any(ord(letter) in held for held in ranges) for letter in "ŵŷŴŶâêîôûÂÊÎÔÛáàäëïöẁẃẅỳýÿ")
    assert sum((folder / name).stat().st_size for name in named) < 60_000
