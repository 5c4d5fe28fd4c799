"""Words of one bank's board are read from the index, however large the boards of others, or its own, are."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("listings", "0009_needs")]

    operations = [
        BtreeGinExtension(),
        migrations.RemoveIndex("listing", "listing_found_by"),
        migrations.AddIndex("listing", GinIndex(fields=["timebank", "found_by"], name="listing_found_by")),
    ]
