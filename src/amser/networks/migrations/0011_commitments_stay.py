"""What was promised stays as it was said, and updates never change."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER never_changes ON networks_commitmentupdate; DROP TRIGGER never_emptied ON networks_commitmentupdate;
DROP TRIGGER commitment_stays ON networks_commitment;
DROP FUNCTION networks_commitment_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0010_commitments")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
