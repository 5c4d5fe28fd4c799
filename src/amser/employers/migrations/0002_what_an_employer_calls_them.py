"""What an employer calls its people. Who is on a list already is shown as before: by the name on their account."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='employee',
            name='called',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
    ]
