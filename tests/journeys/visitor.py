"""Somebody with a telephone in their hand, who reads one of the two languages."""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import polib
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from amser.identity.models import User
from tests.builders.visiting import second_step_shown
from tests.settings import ARTEFACTS

PROJECT: Final = Path(__file__).resolve().parents[2]
AXE: Final = PROJECT / "tests" / "vendor" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SCREENS: Final = ARTEFACTS / "screens"
TELEPHONE: Final = 360  # CSS pixels
PATIENCE: Final = 20_000  # milliseconds


@cache
def _catalogue() -> dict[str, polib.POEntry]:
    return {entry.msgctxt: entry for entry in polib.pofile(str(PROJECT / "locale/cy/LC_MESSAGES/django.po")) if entry.msgctxt}


class Visitor:
    """A browser with scripts switched off, in which somebody may have signed in."""

    def __init__(
        self, browser: Browser, house: str, language: str, *, name: str = "", width: int = TELEPHONE, scripts: bool = False
    ) -> None:
        self.house, self.language, self.name, self.width = house, language, name, width
        self._browser = browser
        self.context = self._context(scripts=scripts)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def _context(self, *, scripts: bool) -> BrowserContext:
        return self._browser.new_context(
            viewport={"width": self.width, "height": 800},
            locale="cy-GB" if self.language == "cy" else "en-GB",
            java_script_enabled=scripts,
            bypass_csp=scripts,  # the tests' own script is nobody's page's
        )

    def signed_in(self, person: User) -> Self:
        """Come back as somebody who signed in before."""
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        second_step_shown(client)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.house}])
        self.name = self.name or person.known_as
        return self

    # What one does on a page.

    def go(self, path: str) -> Self:
        """Open an address below the language's."""
        self.page.goto(f"{self.house}/{self.language}/{path}")
        return self

    def press(self, key: str, **names: object) -> Self:
        """Press the button or the link that says these words."""
        self._pressable(self.says(key, **names)).click()
        return self

    def press_words(self, words: str) -> Self:
        """Press the link that holds what somebody wrote."""
        self.page.locator("main").get_by_role("link").filter(has_text=words).first.click()
        return self

    def press_first_waiting(self) -> Self:
        """Press the one thing that waits on the home page."""
        self.page.locator("main .card.wait a.btn").first.click()
        return self

    def _pressable(self, words: str) -> Locator:
        main = self.page.locator("main")
        return main.get_by_role("button", name=words, exact=True).or_(main.get_by_role("link", name=words, exact=True)).first

    def type(self, **fields: str) -> Self:
        """Type into fields, by their names."""
        for field, text in fields.items():
            self.page.locator(f"[name={field}]").fill(text)
        return self

    def choose(self, **fields: str) -> Self:
        """Press one of the boxes of each field, or choose from its list."""
        for field, value in fields.items():
            found = self.page.locator(f"[name={field}]")
            if found.first.evaluate("e => e.tagName") == "SELECT":
                found.select_option(value)
            else:
                self.page.locator(f'[name={field}][value="{value}"]').check()
        return self

    # What one reads.

    def says(self, key: str, **names: object) -> str:
        """Return the words of a key in this visitor's language."""
        entry = _catalogue()[key]
        words: str = entry.msgstr if self.language == "cy" else entry.msgid
        return words % names

    def reads(self, words: str) -> Self:
        """Fail unless the page's main part holds these words."""
        text = _plain(self.page.locator("main").inner_text())
        assert _plain(words) in text, f"{self.name} does not read “{words}” on {self.page.url}:\n{text}"
        return self

    def reads_key(self, key: str, **names: object) -> Self:
        """Fail unless the page's main part says these words."""
        return self.reads(self.says(key, **names))

    # What every page must hold.

    def look(self, name: str) -> Self:
        """Keep a picture of the page; fail where it is wider than the screen, in another language, or has a barrier."""
        SCREENS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENS / f"{name}-{self.language}-{self.width}.png", full_page=True)
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert too_wide(self.page) == [], f"{self.page.url} is wider than {self.width} pixels"
        assert self.barriers() == []
        return self

    def barriers(self) -> list[str]:
        """Return what axe finds on the page as it stands; where it has scripts of its own, also in a second browser that runs them."""
        found = _axe(self.page)
        return found + self._barriers_with_scripts() if self.page.locator("script[src]").count() else found

    def _barriers_with_scripts(self) -> list[str]:
        context = self._context(scripts=True)
        context.add_cookies(self.context.cookies())  # type: ignore[arg-type]  # the same shape
        page = context.new_page()
        try:
            page.goto(self.page.url)
            return _axe(page)
        finally:
            context.close()

    def close(self) -> None:
        """Put the telephone away."""
        self.context.close()


def sideways(page: Page) -> int:
    """Return by how many pixels the page can be scrolled sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def too_wide(page: Page) -> list[str]:
    """Return what reaches past the right edge of the screen, innermost last."""
    found: list[str] = page.evaluate(
        """() => [...document.body.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.vh, .skip'))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    return found if sideways(page) > 0 else []


def _axe(page: Page) -> list[str]:
    page.evaluate(f"{AXE.read_text(encoding='utf-8')}\n;null")
    found: dict[str, Any] = page.evaluate(_RUN, RULES)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:200]}" for violation in found["violations"] for node in violation["nodes"]
    ]


# Where scripts are switched off no timer ever rings, and axe waits for one: its timers ring at once.
_RUN: Final = """rules => {
    const stopped = new Set(); let timers = 0;
    window.setTimeout = (ring, _, ...given) => {
        const timer = ++timers;
        Promise.resolve().then(() => stopped.has(timer) || ring(...given));
        return timer;
    };
    window.clearTimeout = timer => stopped.add(timer);
    return axe.run(document, {runOnly: rules, resultTypes: ['violations']});
}"""


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
