"""Who opened what is added, never changed: the second net under the privileges in config/grants.sql."""

from django.db import migrations

STAYS = """
CREATE TRIGGER opening_never_changes BEFORE UPDATE OR DELETE ON audit_opening
    FOR EACH ROW EXECUTE FUNCTION audit_entry_never_changes();
CREATE TRIGGER openings_are_never_emptied BEFORE TRUNCATE ON audit_opening
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_never_changes();
"""
BACK = """
DROP TRIGGER openings_are_never_emptied ON audit_opening;
DROP TRIGGER opening_never_changes ON audit_opening;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_opening")]

    operations = [migrations.RunSQL(STAYS, BACK)]
