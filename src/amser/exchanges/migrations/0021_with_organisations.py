"""Hours between an organisation of a time bank and a member of it."""

import amser.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchanges', '0020_sheets'),
        ('listings', '0007_answers'),
        ('members', '0009_decision_only'),
        ('organisations', '0003_words_and_names'),
        ('timebanks', '0007_safeguarding_lead'),
    ]

    operations = [
        migrations.CreateModel(
            name='OrganisationExchange',
            fields=[
                ('id', models.UUIDField(default=amser.kernel.ids.uuid7, primary_key=True, serialize=False)),
                ('organisation_gives', models.BooleanField()),
                ('title', models.CharField(max_length=120)),
                ('language', models.CharField(max_length=2)),
                ('level', models.CharField(choices=[('G', 'Group'), ('P', 'Public'), ('H', 'Home'), ('D', 'Driving'), ('E', 'Eligible'), ('R', 'Regulated')], max_length=1)),
                ('answers', models.CharField(blank=True, default='', max_length=60)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('agreed', 'Agreed'), ('claimed', 'Claimed'), ('differs', 'Differs'), ('waiting', 'Waiting'), ('posted', 'Posted'), ('corrected', 'Corrected'), ('declined', 'Declined'), ('lapsed', 'Lapsed'), ('cancelled', 'Cancelled'), ('no_show', 'No Show')], default='claimed', max_length=9)),
                ('worked_on', models.DateField()),
                ('entered_at', models.DateTimeField()),
                ('organisation_minutes', models.IntegerField(blank=True, null=True)),
                ('member_minutes', models.IntegerField(blank=True, null=True)),
                ('waiting_for', models.CharField(blank=True, choices=[('floor_reached', 'Floor'), ('ceiling_reached', 'Ceiling'), ('account_over_limit', 'Over Limit'), ('account_closed', 'Closed'), ('safety', 'Safety'), ('limit_between_banks', 'Limit Between Banks'), ('no_agreement', 'No Agreement')], max_length=20)),
                ('minutes', models.IntegerField(blank=True, null=True)),
                ('was_rounded_down', models.BooleanField(default=False)),
                ('safety_seen_at', models.DateTimeField(blank=True, null=True)),
                ('settled_note', models.CharField(blank=True, max_length=300)),
                ('thanks', models.CharField(blank=True, max_length=500)),
                ('transfer_id', models.UUIDField(default=amser.kernel.ids.uuid7, unique=True)),
                ('book_id', models.IntegerField(blank=True, null=True)),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
                ('reversal_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('corrected_at', models.DateTimeField(blank=True, null=True)),
                ('correction_reason', models.CharField(blank=True, max_length=300)),
                ('question', models.CharField(blank=True, max_length=300)),
                ('question_at', models.DateTimeField(blank=True, null=True)),
                ('belonging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='organisations.belonging')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listings.category')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_exchanges', to='members.membership')),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='exchanges.organisationexchange')),
                ('timebank', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='organisation_exchanges', to='timebanks.timebank')),
            ],
            options={
                'indexes': [models.Index(fields=['timebank', 'state'], name='with_organisation_by_state'), models.Index(fields=['membership', 'worked_on'], name='with_organisation_of_member'), models.Index(fields=['belonging', 'worked_on'], name='with_organisation_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['claimed', 'differs', 'waiting', 'posted', 'corrected', 'cancelled', 'no_show'])), name='with_organisation_has_happened'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['posted', 'corrected']), _negated=True), models.Q(('book_id__isnull', False), ('minutes__gt', 0), ('posted_at__isnull', False)), _connector='OR'), name='posted_with_organisation_says_how_long'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'corrected'), _negated=True), models.Q(('reversal_id__isnull', False), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='corrected_with_organisation_has_reversal'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), models.Q(('waiting_for', ''), _negated=True), _connector='OR'), name='waiting_with_organisation_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('organisation_minutes__isnull', True), ('organisation_minutes__gt', 0), _connector='OR'), models.Q(('member_minutes__isnull', True), ('member_minutes__gt', 0), _connector='OR'), models.Q(('organisation_minutes__isnull', False), ('member_minutes__isnull', False), _connector='OR')), name='with_organisation_somebody_says_some_time'), models.CheckConstraint(condition=models.Q(('question_at__isnull', True), models.Q(('question', ''), _negated=True), _connector='OR'), name='with_organisation_question_has_words')],
            },
        ),
    ]
