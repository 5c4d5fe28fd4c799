"""What organisations are looked for by, and what an owner calls those who act for theirs. No organisation is older than this."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0002_accounts_exist'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='search',
            field=models.TextField(db_default='', default='', editable=False),
        ),
        migrations.AddField(
            model_name='staff',
            name='called',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
    ]
