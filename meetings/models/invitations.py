from datetime import UTC
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from rakor_portal.directory.models import Government, InviteeGroup, Person, Position, Region
from rakor_portal.documents.models import Document
from rakor_portal.scoping import ScopedQuerySet


class InvitedGroupQuerySet(ScopedQuerySet["InvitedGroup"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"


class InvitedGroup(models.Model):
    """A group chosen for a meeting that is still a draft; `regions` narrows it (empty: all of it)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invited_groups")
    group = models.ForeignKey(InviteeGroup, models.PROTECT, related_name="+")
    regions = models.ManyToManyField(Region, blank=True, related_name="+")

    objects = InvitedGroupQuerySet.as_manager()

    class Meta:
        ordering = ["group__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "group"], name="invited_group_once")]

    def __str__(self) -> str:
        return str(self.group)


class InvitationLetterQuerySet(ScopedQuerySet["InvitationLetter"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def at_a_glance(self) -> Self:
        """Each with its rakor, and whether it has an agenda (`has_agenda`) and anyone chosen (`chooses`).

        Whether a chosen group holds anybody on the day is not asked.
        """
        chosen = InvitedGroup.objects.filter(meeting=OuterRef("meeting"), group__retired_on=None)
        added = Meeting.added_positions.through._default_manager.filter(meeting=OuterRef("meeting"))
        agenda = AgendaItem.objects.standing().filter(meeting=OuterRef("meeting"))
        return self.select_related("meeting__government").annotate(
            has_agenda=Exists(agenda.order_by()), chooses=Exists(chosen.order_by()) | Exists(added)
        )


LONGEST_SUBJECT = 250


class InvitationLetter(models.Model):
    """What the invitation letter says; one numbered letter per meeting (Permendagri 1/2023, surat undangan)."""

    class Urgency(models.TextChoices):
        NORMAL = "biasa", _("Biasa")
        SOON = "segera", _("Segera")
        VERY_SOON = "sangat_segera", _("Sangat Segera")

    class Security(models.TextChoices):
        ORDINARY = "B", _("Biasa")
        LIMITED = "T", _("Terbatas")
        SECRET = "R", _("Rahasia")

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="letter")
    subject = models.CharField(_("hal"), max_length=LONGEST_SUBJECT, blank=True)
    urgency = models.CharField(_("sifat"), max_length=15, choices=Urgency.choices, default=Urgency.NORMAL)
    security = models.CharField(_("klasifikasi"), max_length=1, choices=Security.choices, default=Security.ORDINARY)
    classification = models.CharField(_("kode klasifikasi"), max_length=20, default="000.1.5")
    external_number = models.CharField(_("nomor dari luar"), max_length=80, blank=True)  # e.g. given by SRIKANDI
    dated_on = models.DateField(_("tanggal surat"), null=True, blank=True)
    signatory = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="signed_letters", verbose_name=_("penanda tangan")
    )
    signs_for_regional_head = models.BooleanField(_("atas nama kepala daerah"), default=False)
    opening = models.TextField(_("pembuka"), blank=True)
    closing = models.TextField(_("penutup"), blank=True)
    dress = models.CharField(_("pakaian"), max_length=150, blank=True)
    note = models.TextField(_("catatan"), blank=True)  # membawa bahan, tidak diwakilkan …
    copies_to = models.TextField(_("tembusan"), blank=True)  # one a line
    reply_by = models.DateTimeField(_("batas jawaban"), null=True, blank=True)
    document = models.OneToOneField(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InvitationLetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("surat undangan")

    def __str__(self) -> str:
        return self.subject

    def names(self, event: str) -> bool:
        """Whether what it says agrees with the rakor's name; an empty part will say it in the usual words."""
        texts = [text.casefold() for text in (self.subject, self.opening) if text]
        return all(event.casefold() in text for text in texts)


class InvitationSendingQuerySet(ScopedQuerySet["InvitationSending"]):
    government_path = "meeting__government_id"
    circle_path = "meeting__circle_id"

    def pending(self) -> Self:
        """What the worker still owes, whoever failed least before; then the oldest."""
        return self.filter(state=InvitationSending.State.PENDING).order_by("attempts", "requested_at", "pk")

    def last_refusal(self, meeting: Meeting) -> str:
        """Why the last click on a draft came to nothing; empty when nobody has clicked."""
        refused = self.filter(meeting=meeting, state=InvitationSending.State.REFUSED)
        return refused.values_list("refusal", flat=True).first() or ""


class InvitationSending(models.Model):
    """That the invitations of a rakor shall go out: written by the click, worked off once by a worker (ADR 0015)."""

    class State(models.TextChoices):
        PENDING = "pending", _("Menunggu")
        DONE = "done", _("Selesai")
        REFUSED = "refused", _("Tidak jadi")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sendings")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: a job such as the seed, which works it off itself
    requested_at = models.DateTimeField()
    day = models.DateField()  # whose holders are invited, and the date of a letter without its own
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=500, blank=True)

    objects = InvitationSendingQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=~Q(state="refused"),
                name="invitation_sending_once",
                violation_error_message=_("Undangan sudah dikirim."),
            ),
            models.CheckConstraint(
                condition=(Q(state="pending") & Q(finished_at=None)) | (~Q(state="pending") & ~Q(finished_at=None)),
                name="invitation_sending_ends_once",
            ),
            models.CheckConstraint(
                condition=(Q(state="refused") & ~Q(refusal="")) | (~Q(state="refused") & Q(refusal="")),
                name="invitation_sending_refused_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["requested_at"], condition=Q(state="pending"), name="invitation_sending_pending")
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.get_state_display()}"


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    circle_path = "meeting__circle_id"

    def standing(self) -> Self:
        """Invitations that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def with_delegate(self) -> Self:
        """Each with `delegate_name` and `delegate_post` of who was announced in his place; None when he comes."""
        announced = Delegation.objects.filter(invitation=OuterRef("pk"), ended_at=None).order_by("-sequence")
        return self.annotate(
            delegate_name=Subquery(announced.values("name")[:1]), delegate_post=Subquery(announced.values("post")[:1])
        )


class Invitation(models.Model):
    """A position invited to a meeting, with its holder (until the meeting begins, that of the day) and its answer."""

    class Reply(models.TextChoices):
        NONE = "none", _("Belum menjawab")
        ATTENDING = "attending", _("Hadir")
        DELEGATED = "delegated", _("Diwakili")
        EXCUSED = "excused", _("Berhalangan")

    government = models.ForeignKey(Government, models.PROTECT, related_name="invitations")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations")
    position = models.ForeignKey(Position, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="invitations")
    addressee = models.CharField(max_length=220)  # the post as printed on the list, with Plt./Pj.
    category = models.CharField(max_length=20, choices=Position.Category.choices)
    order = models.PositiveIntegerField()  # protocol order within the list
    check_in_code = models.CharField(_("kode presensi"), max_length=8)
    reply = models.CharField(max_length=10, choices=Reply.choices, default=Reply.NONE)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply_note = models.CharField(_("keterangan"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )  # the former holder, while his answer stands for somebody else's
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("undangan")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="invitation_position_once"),
            models.UniqueConstraint(fields=["meeting", "check_in_code"], name="invitation_code_once"),
        ]
        indexes = [models.Index(fields=["meeting", "category", "order"], name="invitation_list")]

    def __str__(self) -> str:
        return self.addressee

    @property
    def answer_version(self) -> str:
        """Another one whenever the answer has changed; who notes an answer says which one he saw."""
        return self.replied_at.astimezone(UTC).isoformat() if self.replied_at else "none"


class DelegationQuerySet(ScopedQuerySet["Delegation"]):
    government_path = "invitation__government_id"
    circle_path = "invitation__meeting__circle_id"


class Delegation(models.Model):
    """Who comes in whose place: the links of a chain, the last one counts."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="delegations")
    sequence = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("nama yang mewakili"), max_length=150)
    post = models.CharField(_("jabatan yang mewakili"), max_length=200)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # the answer was changed

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["invitation", "sequence"]
        verbose_name = _("perwakilan")
        constraints = [models.UniqueConstraint(fields=["invitation", "sequence"], name="delegation_sequence_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}"
