"""
How often a form that strangers may send is taken from one place: asking to join, leaving an interest.

Counted as sign-in is, by allauth in the database cache, so that it holds across processes. No address is kept, only
the moments.
"""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def is_too_often(request: HttpRequest, form: str, *, most: int, minutes: int) -> bool:
    """
    Count one sending of a form; return whether it is past what is allowed.

    At most `most` sendings from one network address in any `minutes` minutes. What is refused is not counted. A GET is
    never counted and never too often.
    """
    allowed = ratelimit.consume(request, app="amser", action=form, config={form: f"{most}/{minutes}m/ip"})
    return allowed is None
