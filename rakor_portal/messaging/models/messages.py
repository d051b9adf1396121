import uuid
from datetime import datetime
from email.utils import parseaddr
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rakor_portal.actors import Viewer
from rakor_portal.directory.models import Circle, Government, Person, Position
from rakor_portal.messaging.sealing import opened
from rakor_portal.scoping import ScopedQuerySet


class Channel(models.TextChoices):
    EMAIL = "email", _("Email")
    IN_APP = "in_app", _("Di portal")
    PRINT = "print", _("Cetak dan antar")


class MessageQuerySet(ScopedQuerySet["Message"]):
    circle_path = "circle_id"

    def visible_to(self, user: Viewer) -> Self:
        """Messages of the government outside foreign circles, and every notice addressed to the user himself.

        The owner of an action item born in a closed meeting is told of it without belonging to the circle.
        """
        rows = super().visible_to(user)
        person_id = getattr(user, "person_id", None)
        if person_id is None or user.scope_government_id is None:
            return rows
        return rows | self.filter(government_id=user.scope_government_id, person_id=person_id, channel=Channel.IN_APP)

    def notices_of(self, person_id: int) -> Self:
        """What stands in the person's inbox, unread first, newest first."""
        mine = self.filter(person_id=person_id, channel=Channel.IN_APP, state=Message.State.SENT)
        return mine.order_by(F("read_at").asc(nulls_first=True), "-sent_at", "-pk")

    def unread_for(self, user: Viewer) -> Self:
        """Unread notices of the signed-in user; count them for the badge."""
        person_id = getattr(user, "person_id", None)
        if not user.is_authenticated or person_id is None:
            return self.none()
        return self.notices_of(person_id).filter(government_id=user.scope_government_id, read_at=None)

    def about(self, subject_kind: str, subject_id: int) -> Self:
        """Messages on one subject, for the delivery report of its page."""
        return self.filter(subject_kind=subject_kind, subject_id=subject_id)

    def by_hand(self) -> Self:
        """The print list: nobody could be reached by mail, or the mail was refused for good."""
        return self.filter(
            Q(state=Message.State.TO_PRINT) | Q(channel=Channel.EMAIL, state=Message.State.FAILED),
        )

    def claimable(self, *, due_by: datetime, now: datetime) -> Self:
        """Mails that a dispatcher may take: due, not waiting for a document, and nobody's or a dead worker's."""
        mails = self.filter(channel=Channel.EMAIL, waits_for_document=None)
        return mails.filter(
            Q(state=Message.State.QUEUED, not_before__lte=due_by) | Q(state=Message.State.LEASED, lease_until__lt=now),
        ).order_by("not_before", "pk")


class Message(models.Model):
    """One hand-over to one recipient over one channel: the bytes are the same on every attempt.

    States move only by compare-and-swap on (state, token); see delivery.md section 5. A message that
    needs a document which is not rendered yet waits QUEUED with `waits_for_document`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Menunggu")
        LEASED = "leased", _("Disiapkan")
        COMMITTING = "committing", _("Sedang diserahkan")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal")
        UNCERTAIN = "uncertain", _("Tidak pasti")
        QUARANTINED = "quarantined", _("Ditahan")
        CANCELLED = "cancelled", _("Dibatalkan")
        EXPIRED = "expired", _("Kedaluwarsa")
        TO_PRINT = "to_print", _("Dicetak dan diantar")

    class Kind(models.TextChoices):
        SINGLE = "single", _("Satu perihal")
        DIGEST = "digest", _("Gabungan")

    FINAL_STATES = (State.SENT, State.FAILED, State.CANCELLED, State.EXPIRED, State.TO_PRINT)
    #: States from which nothing has been handed over, so that the message may still be taken back.
    RECALLABLE_STATES = (State.QUEUED, State.LEASED, State.TO_PRINT, State.QUARANTINED)
    #: What waits for a decision of the operator.
    DOUBTFUL_STATES = (State.FAILED, State.UNCERTAIN, State.QUARANTINED)

    #: Computed from what makes the message unique, so that a repeated run meets its own rows (`message_id`).
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Government and person lead an index below; one of their own would be written anew at every change of state.
    government = models.ForeignKey(Government, models.PROTECT, db_index=False, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, db_index=False, related_name="messages")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="messages")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.SINGLE)
    #: What makes the message the only one of its sort: "<stage>:<subject kind>:<id>:<version>" or a digest's day.
    window_key = models.CharField(max_length=120)
    stage = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    circle = models.ForeignKey(Circle, models.PROTECT, null=True, blank=True, related_name="messages")

    sender = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    body = models.TextField()  # as it is kept: signs stand for the tokens of links (sealing.py)
    link = models.CharField(max_length=300, blank=True)  # where the in-app notice leads
    calendar = models.TextField(blank=True)  # an ICS text to attach, frozen with the rest
    sha256 = models.CharField(max_length=64, blank=True)
    rfc_message_id = models.CharField(max_length=120, blank=True)
    waits_for_document = models.BigIntegerField(null=True, blank=True)  # documents.Document id

    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(max_length=200, blank=True)
    token = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # temporary refusals by the relay
    lost_leases = models.PositiveSmallIntegerField(default=0)  # workers that took it and were not heard of again
    created_at = models.DateTimeField()  # also the mail's Date, the same on every attempt
    committed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)  # in-app only

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("pesan")
        constraints = [
            models.UniqueConstraint(
                fields=["government", "person", "channel", "kind", "window_key"],
                name="message_once",
                violation_error_message=_("Pesan itu sudah ada."),
            ),
            models.UniqueConstraint(  # without a holder there is no person, and empty values count as different
                fields=["government", "position", "channel", "kind", "window_key"],
                condition=Q(person=None),
                name="message_once_without_person",
                violation_error_message=_("Pesan itu sudah ada."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | ~Q(sent_at=None),
                name="message_sent_has_time",
                violation_error_message=_("Pesan terkirim harus mempunyai waktu kirim."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="message_due"),  # the dispatcher's claim
            models.Index(fields=["government", "subject_kind", "subject_id"], name="message_subject"),
            models.Index(fields=["person", "channel", "read_at"], name="message_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}: {self.subject}"

    @property
    def opened_body(self) -> str:
        """The body as its recipient reads it, with his links as they open."""
        return opened(self.body, self.person_id)

    @property
    def opened_link(self) -> str:
        """The link as it opens."""
        return opened(self.link, self.person_id)

    @property
    def sender_address(self) -> str:
        """The bare address of the envelope."""
        return _bare(self.sender)


@lru_cache(maxsize=64)
def _bare(sender: str) -> str:
    """Many mails have one sender, and taking him apart takes longer than saying him."""
    return parseaddr(sender)[1]


class ReadyDocumentQuerySet(ScopedQuerySet["ReadyDocument"]):
    pass


class ReadyDocument(models.Model):
    """A document whose bytes are stored: what messages that wait for it will carry, now or announced later."""

    document_id = models.BigIntegerField(primary_key=True)  # documents.Document, a room above
    government = models.ForeignKey(Government, models.PROTECT, related_name="+")
    storage_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)

    objects = ReadyDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class AttachmentQuerySet(ScopedQuerySet["Attachment"]):
    government_path = "message__government_id"
    circle_path = "message__circle_id"


class Attachment(models.Model):
    """A file sent along: a reference into storage with the SHA-256 its bytes must have at the hand-over."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    storage_name = models.CharField(max_length=200)
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["message", "file_name"], name="attachment_name_once")]

    def __str__(self) -> str:
        return self.file_name
