"""What a listing is found by."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from amser.kernel.languages import base, other
from amser.search.index import Text, vector


def index(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say of each listing that there is what it is found by."""
    listings = apps.get_model("listings", "Listing").objects.select_related("category")
    for one in listings.iterator(chunk_size=500):
        written = base(one.language)
        one.found_by = vector(
            [
                Text(one.title, written, is_title=True),
                Text(one.description, written),
                Text(one.other_title, other(written), is_title=True),
                Text(one.other_description, other(written)),
                Text(one.category.name_cy, "cy"),
                Text(one.category.name_en, "en"),
            ]
        )
        one.save(update_fields=["found_by"])


class Migration(migrations.Migration):
    dependencies = [("listings", "0007_answers")]

    operations = [
        migrations.AddField("listing", "found_by", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
        migrations.RunPython(index, migrations.RunPython.noop),
        migrations.AddIndex("listing", django.contrib.postgres.indexes.GinIndex(fields=["found_by"], name="listing_found_by")),
    ]
