"""Somebody at the desk who has no mouse: keys only, each of them counted, and each page that opens."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Page

from tests.journeys.visitor import Visitor

# What needs a second key held down on a keyboard from Britain or Ireland; AltGr for the letters that Welsh adds.
_HELD: Final = set('!"£$%^&*()_+{}~@:?><|¬') | set("ŵŷâêîôûáéíóúàèìòùäëïöüẅẃỳÿ") | set("ŴŶÂÊÎÔÛÁÉÍÓÚ")
_FAR: Final = 80  # presses of Tab after which nobody goes on looking
_WHERE: Final = """() => { const e = document.activeElement;
  return {name: e.name || '', value: e.value || '', kind: e.type || e.tagName.toLowerCase(), words: e.matches('a, button, summary') ? e.textContent.trim() : ''} }"""


_SETTLED: Final = "() => { const e = document.querySelector('[autofocus]'); return !e || document.activeElement === e }"
_PATIENT: Final = 500


@dataclass(frozen=True, slots=True)
class Focus:
    """What the keys go to now."""

    name: str
    value: str
    kind: str
    words: str


@dataclass(slots=True)
class Count:
    """What one task took. `keys` is without the letters of names; a key that is held down is a press of its own."""

    keys: int = 0
    in_names: int = 0
    loads: int = 0
    files: list[str] = field(default_factory=list)


class Typist:
    """
    The keys of a visitor. Addresses cannot be typed here and nothing can be pointed at: the page itself is kept private.

    `count` is what was pressed since `begin`.
    """

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.count = visitor, Count()
        self._page: Page = visitor.page
        self._wire = visitor.context.new_cdp_session(visitor.page)
        self._page.on("domcontentloaded", self._loaded)

    def _loaded(self, _: object) -> None:
        self.count.loads += 1

    def begin(self) -> Count:
        """Count from nothing."""
        self.count = Count()
        return self.count

    # Keys.

    def press(self, *keys: str) -> "Typist":
        """Press keys one after the other: "Tab", "Shift+Tab", "Space", "ArrowDown", "Alt+1"."""
        for key in keys:
            self.count.keys += presses_of(key)
            if key.startswith("Alt+"):
                self._press_with_alt(key.removeprefix("Alt+"))
            else:
                self._page.keyboard.press(key)
        return self

    def _press_with_alt(self, letter: str) -> None:
        """
        Press an access key, as a keyboard does: key down, the letter, key up.

        Playwright's own press leaves the letter out where Alt is held, and Chromium takes access keys from the letter.
        """
        pressed = {"modifiers": 1, "key": letter, "code": f"{'Digit' if letter.isdecimal() else 'Key'}{letter.upper()}"}
        pressed["windowsVirtualKeyCode"] = ord(letter.upper())
        self._wire.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **pressed})
        self._wire.send("Input.dispatchKeyEvent", {"type": "char", "text": letter, "unmodifiedText": letter, **pressed})
        self._wire.send("Input.dispatchKeyEvent", {"type": "keyUp", **pressed})

    def type(self, text: str) -> "Typist":
        """Type letters, figures and signs."""
        self.count.keys += presses(text)
        self._page.keyboard.type(text)
        return self

    def type_name(self, name: str) -> "Typist":
        """Type somebody's name, which is as long as it is."""
        self.count.in_names += presses(name)
        self._page.keyboard.type(name)
        return self

    def fill(self, text: str) -> "Typist":
        """Type in place of what stands in a line."""
        return self.press("Control+a").type(text)

    # Where the keys go.

    @property
    def focus(self) -> Focus:
        """What has the keys now."""
        return Focus(**self._page.evaluate(_WHERE))

    def to(self, name: str) -> "Typist":
        """Go on to a field by its name."""
        return self._tab_until(lambda found: found.name == name, name)

    def back_to(self, name: str) -> "Typist":
        """Go back to a field by its name."""
        return self._tab_until(lambda found: found.name == name, name, "Shift+Tab")

    def to_words(self, words: str) -> "Typist":
        """Go on to a link or button that says these words, perhaps among others."""
        return self._tab_until(lambda found: words in found.words, words)

    def to_key(self, key: str, **names: object) -> "Typist":
        """Go on to the link or button of these words in the visitor's language."""
        return self.to_words(self.visitor.says(key, **names))

    def _tab_until(self, found: Callable[[Focus], bool], what: str, key: str = "Tab") -> "Typist":
        passed = []
        for _ in range(_FAR):
            focus = self.focus
            if found(focus):
                return self
            passed.append(focus.name or focus.words[:30] or focus.kind)
            self.press(key)
        raise AssertionError(f"Tab does not come to “{what}” on {self._page.url}: {passed}")

    def choose(self, value: str) -> "Typist":
        """Choose one of the boxes, or of the list, that has the keys: the arrows go from one to the next."""
        for _ in range(_FAR):
            focus = self.focus
            if focus.value == value:
                return self if focus.kind == "select-one" or self._is_chosen() else self.press("Space")
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not come to {value} on {self._page.url}")

    def _is_chosen(self) -> bool:
        return bool(self._page.evaluate("() => document.activeElement.checked"))

    def tick(self, value: str) -> "Typist":
        """Go on to a box by its value, and put a tick in it."""
        return self._tab_until(lambda found: found.value == value and found.kind == "checkbox", value).press("Space")

    # Keys that open a page.

    def opens(self, *keys: str) -> "Typist":
        """Press keys, the last of which opens a page."""
        self.press(*keys[:-1])
        with self._page.expect_navigation(wait_until="domcontentloaded"):
            self.press(keys[-1])
        for _ in range(_PATIENT):  # a browser puts the keys where typing begins as it draws the page for the first time
            if self._page.evaluate(_SETTLED):
                break
        return self

    def sends(self) -> "Typist":
        """Send the line in which one types, or press the button or link that has the keys."""
        return self.opens("Enter")

    def prints(self, key: str) -> "Typist":
        """Press a key that opens a PDF to print, and go back with the browser's own key, which a browser without a window lacks."""
        before = self.address
        with self._page.expect_navigation(wait_until="commit") as coming:
            self.press(key)
        headers = coming.value.headers
        assert headers["content-type"] == "application/pdf"
        self.count.files.append(headers["content-disposition"].partition('filename="')[2].rstrip('"'))
        self.count.keys += presses_of("Alt+ArrowLeft")
        self._page.goto(before)
        return self

    def figure(self, key: str, **names: object) -> str:
        """Return the access key that the page shows beside a button or link: what somebody reads, not a press."""
        return self.figure_beside(self.visitor.says(key, **names).strip())

    def figure_beside(self, words: str) -> str:
        """Return the access key that stands beside these words."""
        shown: list[list[str]] = self._page.evaluate(
            "() => [...document.querySelectorAll('[accesskey]')].map(e => [e.textContent.trim(), e.accessKey])"
        )
        plain = [(" ".join(said.split()), key) for said, key in shown]
        found = [key for said, key in plain if said == words] or [key for said, key in plain if said.startswith(words)]
        assert found, f"no key beside “{words}” on {self._page.url}: {shown}"
        return found[0]

    def go_to(self, key: str, **names: object) -> "Typist":
        """Press the figure that stands beside a button or link."""
        return self.opens(f"Alt+{self.figure(key, **names)}")

    # The ways of the desk.

    def find(self, name: str) -> "Typist":
        """Find somebody by name from any page of the desk."""
        return self.press("Alt+s").type_name(name).sends()

    def morning(self) -> "Typist":
        """Go to this morning's page."""
        return self.opens("Alt+b")

    def act_for(self, first_name: str) -> "Typist":
        """Begin to do things in a member's place: they have rung."""
        return self.find(first_name).go_to("acting.begin", name=first_name)

    def stop_acting(self) -> "Typist":
        """End it: the first button of every page."""
        return self.opens("Alt+1")

    def day(self, field: str, day: dt.date) -> "Typist":
        """Go on to a day, and type its day and month, and its year where another stands there."""
        self.to(f"{field}_day").fill(str(day.day)).press("Tab").fill(str(day.month)).press("Tab")
        return self if self.focus.value == str(day.year) else self.fill(str(day.year))

    # What one reads.

    def reads(self, words: str) -> "Typist":
        """Fail unless the page says these words."""
        self.visitor.reads(words)
        return self

    def reads_key(self, key: str, **names: object) -> "Typist":
        """Fail unless the page says the words of a key."""
        self.visitor.reads_key(key, **names)
        return self

    @property
    def address(self) -> str:
        """Where one is."""
        return self._page.url


def presses(text: str) -> int:
    """Return how many keys it takes to type a text, held ones counted too."""
    return sum(2 if letter in _HELD or letter.isupper() else 1 for letter in text)


def presses_of(key: str) -> int:
    """Return how many keys one holds and presses: two for "Alt+1"."""
    return key.count("+") + 1
