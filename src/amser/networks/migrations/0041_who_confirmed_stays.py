"""Who confirmed an asset, and when, stays."""

from django.db import migrations

STAYS = """
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON networks_assetcheck
    FOR EACH ROW EXECUTE FUNCTION networks_never_changes();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON networks_assetcheck
    FOR EACH STATEMENT EXECUTE FUNCTION networks_never_changes();
"""
BACK = """
DROP TRIGGER never_emptied ON networks_assetcheck;
DROP TRIGGER never_changes ON networks_assetcheck;
"""


class Migration(migrations.Migration):
    dependencies = [("networks", "0040_assets")]

    operations = [migrations.RunSQL(STAYS, BACK)]
