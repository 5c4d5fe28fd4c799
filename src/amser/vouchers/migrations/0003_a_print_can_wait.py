"""Drawing the sheets of a batch can be stopped for a while."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Drawing the sheets of a batch can be stopped for a while."""

    dependencies = [("vouchers", "0002_accounts_exist")]

    operations = [
        migrations.AddField(model_name="voucherbatch", name="paused_at", field=models.DateTimeField(blank=True, null=True)),
    ]
