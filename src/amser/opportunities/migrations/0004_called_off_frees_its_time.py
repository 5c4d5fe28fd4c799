"""A session that was called off does not keep another from being held at its time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opportunities", "0003_why_a_check_ended"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="session", name="session_happens_once"),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cancelled_at__isnull", True)), fields=("opportunity", "begins_at"), name="session_happens_once"
            ),
        ),
    ]
