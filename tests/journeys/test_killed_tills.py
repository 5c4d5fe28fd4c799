"""Fifty tills, photocopies among what they are shown, and the web process killed in the middle: nothing is sold or used twice."""

import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.config.conftest import environment, home, prepared
from tests.journeys.mortal_server import free_port, run, serve

__all__ = ["environment", "home", "prepared"]  # fixtures

US: Final = "tests.journeys.killed_tills"
PLACES: Final = 20
VOUCHERS: Final = 30
COPIED: Final = 10
CARDS: Final = 10  # fifty tills together: some are shown a card, for which the ledger holds credits
GONE: Final = 3  # of the cards: held, and nobody ever came back
ENOUGH: Final = 5  # accepted, before the web process dies
CSRF: Final = "k" * 32
PATIENCE: Final = 60  # seconds that a till goes on asking a server that is dead


@dataclass
class Till:
    """A telephone that is a till: its cookies, what it was shown, and where it got to."""

    port: int
    shown: str
    offer: int
    cookies: dict[str, str] = field(default_factory=lambda: {"amser_csrf": CSRF})
    retried: int = 0
    use: str = ""
    accepted: bool = False

    def ask(self, method: str, path: str, **typed: object) -> str:
        """Ask with the same words until there is an answer; return its status and where it sends one."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._ask(method, path, urlencode({"csrfmiddlewaretoken": CSRF, **typed}))
            except (OSError, HTTPException):
                assert time.monotonic() < deadline, "the server never came back"
                self.retried += 1
                time.sleep(0.2)

    def _ask(self, method: str, path: str, body: str) -> str:
        web = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
                "Content-Type": "application/x-www-form-urlencoded",
            }
            web.request(method, path, body, headers)
            answer = web.getresponse()
            answer.read()
        finally:
            web.close()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        assert answer.status in {200, 302}, answer.status
        return f"{answer.status} {answer.headers.get('Location', '')}".strip()

    def hold(self) -> bool:
        """Show what is in hand, and choose the offer for one; return whether it is held."""
        if self.ask("POST", "/en/till/", number=self.shown) != "302 /en/till/offer/":
            return False
        sent = self.ask("POST", "/en/till/offer/", key=uuid4(), offer=self.offer, adults=1, children=0)
        self.use = sent.removeprefix("302 ") if sent.startswith("302 /en/till/use/") else ""
        return bool(self.use)

    def redeem(self) -> bool:
        """Hold and accept; return whether it was accepted."""
        self.accepted = self.hold() and self.ask("POST", f"{self.use}accept/", key=uuid4()) == f"302 {self.use}"
        return self.accepted


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it needs an installation of its own")
def test_twenty_places_are_sold_once_although_the_web_process_dies(prepared: dict[str, str]) -> None:
    made = run(US, prepared, "prepare", str(PLACES), str(VOUCHERS), str(CARDS))
    port = free_port()
    vouchers, cards = made["vouchers"], made["cards"]
    web = serve(port, prepared)
    try:
        opened = Till(port, "", made["offer"])
        opened.ask("GET", "/till/open/killed-in-the-middle/")
        tills = [Till(port, shown, opened.offer, dict(opened.cookies)) for shown in [*cards, *vouchers, *vouchers[:COPIED]]]
        gone, staying = tills[:GONE], tills[GONE:]
        assert all(till.hold() for till in gone)

        web = _killed_in_the_middle(web, prepared, staying)

        assert any(till.retried for till in staying), "nobody noticed that it died"
        assert run(US, prepared, "lapse")["lapsed"] >= GONE
        again = (till for till in staying if not till.accepted)
        while sum(till.accepted for till in staying) < PLACES:
            next(again).redeem()
        assert not any(till.redeem() for till in staying if not till.accepted)
    finally:
        _kill(web)
    found = run(US, prepared, "check")

    assert (found["capacity"], found["taken"], len(found["accepted"]), found["paid_with"]) == (PLACES,) * 4
    assert {f"/en/till/use/{use}/" for use in found["accepted"]} == {till.use for till in staying if till.accepted}
    assert found["vouchers_used"] == found["vouchers_paid"] > 0
    assert (found["uses_held"], found["credits_held"], found["findings"]) == (0, 0, [])


def _killed_in_the_middle(web: "subprocess.Popen[bytes]", environment: dict[str, str], tills: list[Till]) -> "subprocess.Popen[bytes]":
    """Let all tills redeem at once; kill the web process once a few have, and return another in its place."""
    with ThreadPoolExecutor(len(tills)) as others:
        start = threading.Barrier(len(tills))
        waiting = [others.submit(lambda till: start.wait() >= 0 and till.redeem(), till) for till in tills]
        while sum(till.accepted for till in tills) < ENOUGH and not all(call.done() for call in waiting):
            time.sleep(0.005)
        _kill(web)
        in_time = sum(call.done() for call in waiting)
        web = serve(tills[0].port, environment)
        for call in waiting:
            call.result()
    assert ENOUGH <= in_time < len(tills), "it did not die in the middle"
    return web


def _kill(web: "subprocess.Popen[bytes]") -> None:
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
