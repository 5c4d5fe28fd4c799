"""What a bank asks people to agree to."""

import datetime as dt
from uuid import UUID

from django.db.models import Max

from amser.audit import actions as audit
from amser.timebanks.models import CodeOfConduct, TimeBank


@audit.action("timebanks.publish_code")
def publish_code(
    *, by: audit.Actor, key: UUID, at: dt.datetime, bank: TimeBank, begins_on: dt.date, text_cy: str, text_en: str
) -> CodeOfConduct:
    """
    A bank has a code of conduct of its own from a day on, in both languages at once.

    It is a new version, also where a word is put right: members are asked again, each at their next visit or at the desk.
    """
    TimeBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    latest = CodeOfConduct.objects.filter(timebank=bank).aggregate(version=Max("version"))["version"] or 0
    return CodeOfConduct.objects.create(
        timebank=bank, version=latest + 1, begins_on=begins_on, text_cy=text_cy, text_en=text_en, by_user_id=by.user_id, at=at
    )
