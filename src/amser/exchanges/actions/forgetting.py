"""What a person wrote of their hours goes with them."""

import datetime as dt
from uuid import UUID

from django.db import connection

from amser.audit import actions as audit
from amser.members.models import Membership


@audit.action("exchanges.forget_words")
def forget_words(*, by: audit.Actor, key: UUID, at: dt.datetime, membership: Membership) -> None:
    """
    Put a dash in the place of what somebody who is no longer a member asked about hours. For erasure; safe to repeat.

    The application may not change a question, so that nobody unsays one: a function of the owner's does this, and for nobody
    whose membership stands.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.exchanges_forget_words(%s)", [membership.pk])
