"""Published versions and their texts stay as everybody read them, and reviews never change."""

from pathlib import Path

from django.db import migrations

BACK = """
DROP TRIGGER never_changes ON networks_review; DROP TRIGGER never_emptied ON networks_review;
DROP TRIGGER never_emptied ON networks_rendition; DROP TRIGGER never_emptied ON networks_version;
DROP TRIGGER texts_of_a_published_version_stay ON networks_rendition;
DROP FUNCTION networks_texts_stay();
DROP TRIGGER published_version_stays ON networks_version;
DROP FUNCTION networks_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0020_documents")]

    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"), BACK)]
