"""What fellow members find a member by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from amser.search.index import Text, vector


def index(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each what it is found by."""
    for one in apps.get_model("members", "Membership").objects.iterator(chunk_size=500):
        one.found_by = vector(
            [
                Text(one.can_do, "cy", is_title=True),
                Text(one.about, "cy"),
                Text(one.can_do, "en", is_title=True),
                Text(one.about, "en"),
            ]
        )
        one.save(update_fields=["found_by"])


class Migration(migrations.Migration):
    dependencies = [("members", "0009_decision_only")]

    operations = [
        migrations.AddField("membership", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex("membership", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="membership_found_by")),
    ]
