"""
How often a form that strangers may send is taken from one place: asking to join, leaving an interest.

Counted as sign-in is, by allauth in the database cache, so that it holds across processes. No address is kept, only
the moments.
"""

import time

from allauth.core.internal import ratelimit
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import pgettext


def is_too_often(request: HttpRequest, form: str, *, most: int, minutes: int) -> bool:
    """
    Count one sending of a form; return whether it is past what is allowed.

    At most `most` sendings from one network address in any `minutes` minutes. What is refused is not counted. A GET is
    never counted and never too often.
    """
    allowed = ratelimit.consume(request, app="amser", action=form, config={form: f"{most}/{minutes}m/ip"})
    return allowed is None


def too_often(request: HttpRequest, form: forms.Form, name: str, *, most: int = 20) -> bool:
    """
    Count a good form of somebody who need not sign in; past `most` an hour from one place say so on it, and return whether it is.

    What was typed stays on the page: it may have taken courage to write.
    """
    if not form.is_valid() or not is_too_often(request, name, most=most, minutes=60):
        return False
    words = pgettext("error.too_often", "Too much has come from where you are. Wait an hour, then send it again; or ring us.")
    form.add_error(None, words)
    return True


def is_tried_too_often(request: HttpRequest, form: str, *, most: int, minutes: int, key: str = "", counts: bool = True) -> bool:
    """
    Return whether what strangers may guess at was tried too often, from one network address, or with one `key` where given.

    Other than `is_too_often` it also counts a GET. Where `counts` is False it only looks.
    """
    written = f"{most}/{minutes}m/{'key' if key else 'ip'}"
    if counts:
        return ratelimit.consume(request, app="amser", action=form, key=key or None, config={form: written}, limit_get=True) is None
    rate = ratelimit.parse_rate(written)
    kept = ratelimit.get_cache_key(request, app="amser", action=form, rate=rate, key=key or None)
    allowed, _ = ratelimit.apply_rate(cache.get(kept, []), time.time(), rate, dry_run=True)
    return not allowed
