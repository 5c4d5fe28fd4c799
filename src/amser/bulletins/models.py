"""Bulletins: who edits them, what stands in them, who reads them, and what each reader was sent."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from amser.networks.models import Group
from amser.timebanks.models import Said, both, both_or_none


class Bulletin(models.Model):
    """Something that people can ask to be sent, in Welsh, English or both. It may be a group's."""

    slug = models.SlugField(max_length=60, unique=True)
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="bulletins")
    name_cy = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    about_cy = models.TextField()
    about_en = models.TextField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)
    name = Said("name")
    about = Said("about")

    class Meta:
        constraints = [models.CheckConstraint(condition=both("name") & both("about"), name="bulletin_in_both_languages")]

    def __str__(self) -> str:
        return self.slug


class EditorQuerySet(models.QuerySet["Editor"]):
    """How editors are found."""

    def live(self) -> Self:
        """Those whose part has not ended."""
        return self.filter(ended_at__isnull=True)


class Editor(models.Model):
    """Somebody who writes a bulletin and sends it. `called` is what whoever named them wrote who they are."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="editors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="edits")
    called = models.CharField(max_length=120, blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EditorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "user"], condition=models.Q(ended_at__isnull=True), name="editor_of_a_bulletin_once"
            )
        ]

    def __str__(self) -> str:
        return f"editor {self.pk}"


class Item(models.Model):
    """
    Something to tell, with a title and a text in both languages before it goes out. Plain text: an empty line parts paragraphs.

    `link` leads to what it is about.
    `drafted_from` is the file and line of a newsletter that it was read from.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="items")
    title_cy = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_cy = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    byline = models.CharField(max_length=160, blank=True)
    tags = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    link = models.URLField(max_length=500, blank=True)
    cy_changed_at = models.DateTimeField(null=True, blank=True)
    en_changed_at = models.DateTimeField(null=True, blank=True)
    drafted_from = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    title = Said("title", or_other=True)
    text = Said("text", or_other=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(title_cy="", title_en=""), name="item_has_a_title")]

    def __str__(self) -> str:
        return f"item {self.pk}"


class IssueState(models.TextChoices):
    """How an issue stands."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"


class Issue(models.Model):
    """Items in order, sent to everybody who confirmed. From the moment it is being sent nothing of it changes but how far it is."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="issues")
    number = models.IntegerField()
    title_cy = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    state = models.CharField(max_length=7, choices=IssueState.choices, default=IssueState.DRAFT)
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    title = Said("title")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="issue_number_is_one"),
            models.CheckConstraint(condition=both("title"), name="issue_in_both_languages"),
            models.CheckConstraint(
                condition=models.Q(state="draft", begun_at__isnull=True) | ~models.Q(state="draft") & models.Q(begun_at__isnull=False),
                name="issue_that_goes_out_began",
            ),
        ]

    def __str__(self) -> str:
        return f"issue {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == IssueState.DRAFT


class IssueItem(models.Model):
    """An item in an issue; the words are kept as they were when it began to be sent, and are empty until then."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="lines")
    item = models.ForeignKey(Item, models.PROTECT, related_name="lines")
    position = models.IntegerField()
    title_cy = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    text_cy = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    byline = models.CharField(max_length=160, blank=True)
    link = models.URLField(max_length=500, blank=True)
    title = Said("title", or_other=True)
    text = Said("text", or_other=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "item"], name="item_stands_in_an_issue_once"),
            models.CheckConstraint(condition=both_or_none("title"), name="issue_item_kept_in_both_languages"),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} in issue {self.issue_id}"


class ReaderLanguage(models.TextChoices):
    """In which language somebody reads."""

    WELSH = "cy"
    ENGLISH = "en"
    BOTH = "both"


class SubscriptionState(models.TextChoices):
    """How a subscription stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    BOUNCED = "bounced"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """How subscriptions are found."""

    def confirmed(self) -> Self:
        """Those who are written to."""
        return self.filter(state=SubscriptionState.CONFIRMED)


class Subscription(models.Model):
    """
    Somebody who asked to be sent a bulletin: an address and a language, and nothing else of them.

    Written to once they confirm. When they stop, or nothing reaches them, the address is removed. `secret` stands in their letters.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="subscriptions")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=4, choices=ReaderLanguage.choices)
    state = models.CharField(max_length=9, choices=SubscriptionState.choices, default=SubscriptionState.PENDING)
    secret = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    bounces = models.IntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "email"], condition=~models.Q(email=""), name="address_reads_a_bulletin_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["pending", "confirmed"]) & ~models.Q(email="")
                | models.Q(state__in=["stopped", "bounced"], email=""),
                name="address_is_kept_while_it_is_written_to",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="confirmed") | models.Q(confirmed_at__isnull=False), name="reader_confirmed_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class DeliveryState(models.TextChoices):
    """What became of an issue for one reader. `sending` outlives its moment only where the sender was killed: it may have arrived."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    NOTHING_NEW = "nothing_new"
    FAILED = "failed"


class Delivery(models.Model):
    """One issue for one reader, once."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=11, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["issue", "subscription"], name="issue_goes_to_a_reader_once")]
        indexes = [models.Index(fields=["issue", "state", "id"], name="delivery_to_do")]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class ItemSent(models.Model):
    """A reader was sent an item: they are not sent it again, in whatever issue it stands."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="sent_to")
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="items_sent")

    class Meta:
        verbose_name_plural = "items sent"
        constraints = [models.UniqueConstraint(fields=["subscription", "item"], name="reader_gets_an_item_once")]

    def __str__(self) -> str:
        return f"item {self.item_id} to {self.subscription_id}"
