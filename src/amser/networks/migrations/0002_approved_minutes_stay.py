"""Approved minutes, decisions, corrections and agreements stay as they were written."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER never_changes ON networks_decision; DROP TRIGGER never_emptied ON networks_decision;
DROP TRIGGER never_changes ON networks_correction; DROP TRIGGER never_emptied ON networks_correction;
DROP TRIGGER never_changes ON networks_groupagreement; DROP TRIGGER never_emptied ON networks_groupagreement;
DROP FUNCTION networks_never_changes();
DROP TRIGGER agenda_of_approved_minutes_stays ON networks_agendaitem;
DROP FUNCTION networks_agenda_stays();
DROP TRIGGER approved_minutes_stay ON networks_minutes;
DROP FUNCTION networks_minutes_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_groups_and_meetings")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
