"""By which safety rule each exchange so far was decided: the one in force on the day it was for."""

import datetime as dt

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models.functions import Coalesce, TruncDate

RULES = [dt.date(2012, 9, 10), dt.date(2026, 9, 1)]


def date_them(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    undated = apps.get_model("exchanges", "Exchange").objects.filter(rule_on=None)
    day = Coalesce("worked_on", "on_day", TruncDate("entered_at"))
    undated.annotate(day=day).filter(day__lt=RULES[1]).update(rule_on=RULES[0])
    undated.update(rule_on=RULES[1])


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0015_safety")]

    operations = [migrations.RunPython(date_them, migrations.RunPython.noop)]
