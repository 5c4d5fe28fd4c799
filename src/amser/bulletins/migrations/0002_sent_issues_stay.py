"""Issues that were sent, or are being sent, stay as they are."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER lines_of_sent_issue_stay ON bulletins_issueitem;
DROP FUNCTION bulletins_lines_stay();
DROP TRIGGER sent_issue_stays ON bulletins_issue;
DROP FUNCTION bulletins_issue_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_bulletins")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
