"""Whose credits expire is told before, once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose credits expire is told before, once."""

    dependencies = [("agencies", "0002_accounts_exist")]

    operations = [migrations.AddField("purse", "warned_at", models.DateTimeField(blank=True, null=True))]
