"""What is written of a concern, and the steps of a complaint, are added, never changed."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER never_changes ON casework_concern; DROP TRIGGER never_emptied ON casework_concern;
DROP TRIGGER never_changes ON casework_concernperson; DROP TRIGGER never_emptied ON casework_concernperson;
DROP TRIGGER never_changes ON casework_concernstep; DROP TRIGGER never_emptied ON casework_concernstep;
DROP TRIGGER never_changes ON casework_concernnote; DROP TRIGGER never_emptied ON casework_concernnote;
DROP TRIGGER never_changes ON casework_complaintstep; DROP TRIGGER never_emptied ON casework_complaintstep;
DROP FUNCTION casework_concern_never_changes();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
