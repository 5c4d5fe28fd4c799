"""What people see when something fails on our side: kind, in both languages, and without the database."""

import base64
import hashlib
import sys

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)
RETRY_AFTER_SECONDS = "10"


def server_error(_: HttpRequest) -> HttpResponse:
    """Say that we will be back in a moment where the database does not answer, or else that it is our mistake."""
    if isinstance(sys.exc_info()[1], _AWAY):
        html = render_to_string("ui/restarting.html")
        headers = {"Retry-After": RETRY_AFTER_SECONDS, "Content-Security-Policy": _only_its_own_style(html)}
        return HttpResponse(html, status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)


def _only_its_own_style(html: str) -> str:
    """
    Return the policy of a page that brings its style along, and asks for nothing else.

    A proxy shows that page while Amser is down, when there is nowhere to load a stylesheet from.
    """
    style = html.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
