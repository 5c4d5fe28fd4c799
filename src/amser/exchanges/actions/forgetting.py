"""What a person wrote of their hours goes with them."""

from django.db import connection


def forget_words(membership_id: int) -> None:
    """
    Put a dash in the place of what somebody who is no longer a member asked about hours. Twice changes nothing.

    The application may not change a question, so that nobody unsays one: a function of the owner's does this, and for nobody
    whose membership stands.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.exchanges_forget_words(%s)", [membership_id])
