"""What was asked stays as people answered it, and what they answered as others stand behind it."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER stance_is_on_what_is_read ON networks_stance;
DROP FUNCTION networks_stance_is_possible();
DROP TRIGGER contribution_stays ON networks_contribution;
DROP FUNCTION networks_contribution_stays();
DROP TRIGGER call_stays ON networks_call;
DROP FUNCTION networks_call_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0030_calls")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
