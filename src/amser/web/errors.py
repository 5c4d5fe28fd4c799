"""What people see when something fails on our side: kind, in both languages, and without the database."""

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
        return HttpResponse(render_to_string("ui/restarting.html"), status=503, headers={"Retry-After": RETRY_AFTER_SECONDS})
    return HttpResponse(render_to_string("500.html"), status=500)
