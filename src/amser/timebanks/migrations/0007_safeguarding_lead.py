"""A bank has a safeguarding lead and a deputy."""

from django.db import migrations, models

KINDS = ["coordinator", "broker", "steward", "auditor", "lead", "deputy", "approver"]


class Migration(migrations.Migration):
    dependencies = [("timebanks", "0006_joining_policy_and_code")]

    operations = [
        migrations.AlterField(
            model_name="role",
            name="kind",
            field=models.CharField(choices=[(kind, kind.title()) for kind in KINDS], max_length=12),
        ),
    ]
