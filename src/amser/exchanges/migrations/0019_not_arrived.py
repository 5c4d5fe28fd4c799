"""A visit of which nobody has said that they arrived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchanges", "0018_groups_may_wait")]

    operations = [
        migrations.RemoveConstraint("visit", name="visit_ends_after_it_began"),
        migrations.AlterField("visit", "arrived_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                condition=models.Q(left_at__isnull=True)
                | models.Q(arrived_at__isnull=True)
                | models.Q(left_at__gte=models.F("arrived_at")),
                name="visit_ends_after_it_began",
            ),
        ),
    ]
