"""
Asking for an address of the open internet, and for nothing else.

Whoever may write a link may make this house ask for it; so it is asked only at addresses that everybody can reach, never inside our own
network (server-side request forgery). The name is looked up once, and the connection made to the very address that was judged, so that
a name cannot answer twice differently. Every redirection is judged anew. Nothing of the answer is read but its first line and headers.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from django.conf import settings

from amser.links.models import LONGEST, Finding

MOST_REDIRECTIONS: Final = 5
PORTS: Final = frozenset({80, 443, 8080, 8443})
_WAIT: Final = urllib3.Timeout(connect=5, read=10)  # seconds
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'“”‘’\[\]{}]+", re.IGNORECASE)
_GONE: Final = frozenset({404, 410})
_ASK_OTHERWISE: Final = frozenset({400, 403, 404, 405, 406, 429, 500, 501, 503})  # servers that know no HEAD say so in many ways

Resolve = Callable[[str, int], str]


class NotOpen(Exception):
    """There is no such name, or its address is not one that everybody can reach."""


def _ended(match: str) -> str:
    """Return an address without what ends a sentence; a bracket is of the address where it was opened in it."""
    while match and (match[-1] in ".,;:!?…" or (match[-1] == ")" and match.count(")") > match.count("("))):
        match = match[:-1]
    return match


def addresses_in(text: str) -> list[str]:
    """Return the http(s) addresses that a text holds, each once, in order; without what ends a sentence, and none over 500 characters."""
    found = (_ended(match) for match in _ADDRESS.findall(text))
    return list(dict.fromkeys(one for one in found if len(one) <= LONGEST))


def look(url: str, *, resolve: "Resolve | None" = None) -> Finding:
    """Ask for an address, following it where it leads. Takes up to a minute; `resolve` is how a name becomes an address to connect to."""
    try:
        for _ in range(MOST_REDIRECTIONS + 1):
            status, leads_to = _status_of(url, resolve or openly)
            if not leads_to:
                return _finding(status)
            url = urljoin(url, leads_to)
    except (NotOpen, ValueError):
        return Finding.UNKNOWN
    except (urllib3.exceptions.HTTPError, OSError):
        return Finding.SILENT
    return Finding.BROKEN


def openly(host: str, port: int) -> str:
    """Return an address that a name has. Raises NotOpen where it has none, or one of them is not open to everybody."""
    if port not in PORTS:
        raise NotOpen
    try:
        found = [ipaddress.ip_address(str(place[4][0])) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotOpen from error
    if not found or not all(_is_open(one) for one in found):
        raise NotOpen
    return str(min(found, key=lambda one: one.version))


def _is_open(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    inside = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inside is None or inside.is_global)


def _status_of(url: str, resolve: Resolve) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise NotOpen
    status, leads_to = _ask("HEAD", parts, resolve)
    return _ask("GET", parts, resolve) if status in _ASK_OTHERWISE else (status, leads_to)


def _ask(method: str, parts: SplitResult, resolve: Resolve) -> tuple[int, str]:
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    named = {"Host": host if parts.port is None else f"{host}:{port}", "User-Agent": f"Amser ({settings.SITE_URL})", "Accept": "*/*"}
    with _connection(parts.scheme, host, resolve(host, port), port) as pool:
        path = urllib3.util.Url(path=parts.path or "/", query=parts.query or None).request_uri
        answer = pool.urlopen(method, path, headers=named, redirect=False, retries=False, preload_content=False, assert_same_host=False)
        answer.close()
    return answer.status, answer.headers.get("Location", "") if 300 <= answer.status < 400 else ""  # noqa: PLR2004


def _connection(scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
    there = f"[{address}]" if ":" in address else address
    if scheme == "http":
        return urllib3.HTTPConnectionPool(there, port, timeout=_WAIT)
    context = ssl.create_default_context()
    return urllib3.HTTPSConnectionPool(there, port, timeout=_WAIT, ssl_context=context, server_hostname=host, assert_hostname=host)


def _finding(status: int) -> Finding:
    if status in _GONE:
        return Finding.GONE
    return Finding.BROKEN if status >= 500 else Finding.FINE  # noqa: PLR2004
