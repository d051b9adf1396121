"""One small government in which every form of the portal can be opened, and what must stay hidden from it.

A route with a parameter takes its objects from `World.objects`. The key is `<route name>.<parameter>`, else
`<first word of the route name>.<parameter>`, else `<name space>.<parameter>`.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from followups.models import ActionItem, Evidence, SavedView, TimelineEvent
from followups.services.extensions import request_extension
from followups.services.inquiries import ask
from followups.services.reports import save_draft
from followups.services.verification import return_report
from meetings.models import Attendance, Issue, Meeting, MinuteEntry, PriorityTopic
from meetings.services.attendance import mark_attendance
from meetings.services.minute_entries import remove_entry
from meetings.services.minutes import approve_minutes
from meetings.services.sending import send_invitations
from rakor_portal.accounts.models import AccessLink, RoleGrant, User
from rakor_portal.accounts.services.links import token_of
from rakor_portal.directory.models import Holiday, ImportBatch, InviteeGroup, Position
from rakor_portal.documents.models import Document, Letterhead
from rakor_portal.documents.services.preparing import prepare_government
from rakor_portal.messaging.models import Message
from tests import factories
from tests.followups.reporting import send_report
from tests.meetings import hall as halls
from tests.meetings import scenes

#: The moment at which all of it is looked at: a week before the rakor of `scenes`.
NOW = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
STAFF_ROLES = ("secretariat", "government_admin", "approver", "verifier", "minute_taker")


@dataclass
class World:
    """Who looks, and for each parameter of a route the objects that it may name."""

    users: dict[str, User | None] = field(default_factory=dict)
    #: Whose password was right, and who has asked for a new one.
    half_in: User | None = None
    objects: dict[str, list[object]] = field(default_factory=dict)
    #: Keys that exist and that nobody in `users` may choose: of another government, of a closed rakor.
    hidden: list[str] = field(default_factory=list)
    secret: str = "Rapat tertutup antah-berantah"

    def candidates(self, namespace: str, name: str, parameter: str) -> list[object]:
        """The objects that `parameter` of this route may name; empty when nobody said which."""
        keys = (f"{name}.{parameter}", f"{name.split('_')[0]}.{parameter}", f"{namespace}.{parameter}")
        return next((self.objects[key] for key in keys if key in self.objects), [])


def build_world() -> World:
    """Everything through factories and services; it takes about a second."""
    world, government = World(), factories.make_government()
    prepare_government(government)
    _people(world, government)
    meetings = _meetings(world)
    _items(world, meetings["held"])
    _directory(world)
    _papers_and_messages(world)
    _accounts(world)
    _files(world)
    _hide(world, meetings["closed"])
    return world


def _people(world, government):
    office = factories.make_organization(government, kind="sekretariat", name="Sekretariat Daerah")
    desk = factories.make_position(office, title="Kepala Bagian Uji", category=Position.Category.STAFF, is_head=False)
    staff = factories.make_user(position=desk, government=government, email="staf@uji.example")
    for role in STAFF_ROLES:
        RoleGrant.objects.create(government=government, position=desk, role=role)
    regent = factories.make_position(office, title="Bupati Uji", protocol_rank=1)
    agency = factories.make_position(factories.make_organization(name="Dinas PPKB Uji", slug="dinas-ppkb-uji"))
    world.users = {
        "staff": staff,
        "leader": factories.make_user("leader", position=regent),
        "owner": factories.make_user("agency_head", position=agency),
        "half in": None,
        "anonymous": None,
    }


def _meetings(world):
    staff = world.users["staff"]
    government = staff.government
    signatory = scenes.make_signatory(government)
    invitees = [world.users["owner"].positions_today[0], scenes.make_invitee(government)]
    issue = Issue.objects.create(government=government, title="Isu uji")
    PriorityTopic.objects.create(government=government, slug="isu", name="Isu prioritas", order=1)
    draft = scenes.make_draft(staff, invitees=invitees, signatory=signatory, title="Rakor draf")
    sent = scenes.make_draft(staff, invitees=invitees, signatory=signatory, title="Rakor terkirim")
    send_invitations(by=staff, meeting=sent)
    sent.refresh_from_db()
    running = halls.make_hall(government=government, title="Rakor berjalan")
    entry, struck = halls.write_entry(running), halls.write_entry(running, "Baris yang dicoret.")
    remove_entry(by=running.secretary, entry=struck)
    point = halls.write_point(running)
    mark = mark_attendance(
        by=running.secretary, meeting=running.meeting, invitation=running.invitations[0], status="present"
    )
    held = halls.make_hall(government=government, title="Rakor selesai", status=Meeting.Status.HELD)
    halls.write_entry(held, kind=MinuteEntry.Kind.DECISION)
    reviewed = halls.make_hall_in_review(government=government, title="Rakor diperiksa")
    approved = halls.make_hall_in_review(government=government, title="Rakor disetujui")
    approve_minutes(by=approved.approver, minutes=approved.minutes)
    closed = factories.make_meeting(government, title=world.secret, circle=factories.make_circle(signatory))
    halls_of = (running.meeting, held.meeting, reviewed.meeting, approved.meeting)
    world.objects |= {
        "meetings.public_id": [each.public_id for each in (draft, sent, *halls_of)],
        "meeting.public_id": [each.public_id for each in (draft, sent, *halls_of)],
        "followups.public_id": [each.public_id for each in (draft, sent, *halls_of)],
        "agenda.item_id": [draft.agenda_items.first().pk],
        "invitation.invitation_id": [sent.invitations.first().pk],
        "entry.entry_id": [entry.pk, struck.pk],
        "point.point_id": [point.pk],
        "meeting.mark_id": [mark.pk],
        "meetings.token": [token_of(AccessLink.objects.filter(subject_id=sent.pk).first())],
        "issue.slug": ["isu"],
    }
    assert issue.pk
    assert Attendance.objects.filter(pk=mark.pk).exists()
    return {"held": held.meeting, "closed": closed}


def _items(world, meeting):
    staff, leader, owner = (world.users[name] for name in ("staff", "leader", "owner"))
    position = owner.positions_today[0]
    day = date(2026, 2, 2)

    def make(**fields):
        return factories.make_action_item(owner=position, meeting=meeting, assigned_on=day, **fields)

    plain, drafted, sent, returned, extended = make(), make(), make(), make(), make()
    done = make(status=ActionItem.Status.DONE, verified_amount=12, closed_on=day)
    held = make(status=ActionItem.Status.ON_HOLD, status_reason="Menunggu", on_hold_until=NOW.date())
    draft = save_draft(by=owner, item=drafted, client_ref=uuid.uuid4(), answers=_answers())
    evidence = Evidence.objects.create(
        report=draft, storage_name="tidak-ada", file_name="bukti.pdf", content_type="application/pdf", size=1,
        sha256="0" * 64, uploaded_by=owner,
    )  # fmt: skip
    default_storage.save(evidence.storage_name, ContentFile(b"%PDF-1.4"))
    report = send_report(owner, sent)
    refused = send_report(owner, returned)
    return_report(by=staff, report=refused, note="Bukti belum lengkap", fix_by=date(2026, 3, 12), accepted_evidence=())
    extension = request_extension(by=owner, item=extended, new_due_on=date(2026, 9, 1), reason="Menunggu lelang")
    ask(by=leader, item=plain, question="Mengapa belum selesai?", client_ref=uuid.uuid4())
    question = TimelineEvent.objects.get(kind=TimelineEvent.Kind.ASKED)
    link = AccessLink.objects.filter(purpose=AccessLink.Purpose.ACTION_ITEM).first()
    items = (plain, drafted, sent, returned, extended, done, held)
    world.objects |= {
        "followups.code": [item.code for item in items],
        "question.pk": [question.pk],
        "extension.pk": [extension.pk],
        "report.number": [report.number],
        "report.receipt": [report.receipt],
        "agency.slug": [position.organization.slug],
        "evidence.public_id": [evidence.public_id],
        "item.token": [token_of(link)],
    }


def _answers():
    return {"amount": 3, "narrative": "Tiga kecamatan.", "has_obstacle": False}


def _directory(world):
    government = world.users["staff"].government
    region = factories.make_region("18.03.01", name="Kotabumi", level="kecamatan")
    position = factories.make_position(factories.make_organization(government, region=region))
    term = factories.make_holder(position)
    group = InviteeGroup.objects.create(government=government, name="Grup uji", category="kepala_pd")
    holiday = Holiday.objects.create(
        government=government, date=date(2026, 6, 15), kind=Holiday.Kind.LOCAL, name="Hari jadi"
    )
    world.objects |= {
        "organization.pk": [position.organization_id],
        "position.pk": [position.pk],
        "incumbency.pk": [position.pk],
        "incumbency_end.pk": [term.pk],
        "incumbency_take_back.pk": [term.pk],
        "person.pk": [term.person_id],
        "group.pk": [group.pk],
        "venue.pk": [factories.make_venue(government).pk],
        "holiday.pk": [holiday.pk],
    }


def _papers_and_messages(world):
    document = Document.objects.filter(kind=Document.Kind.MINUTES).first()
    Document.objects.filter(pk=document.pk).update(state=Document.State.FAILED, failure="uji")
    other = Document.objects.exclude(pk=document.pk).first()
    owner = world.users["owner"]
    mail = Message.objects.filter(channel="email", person=owner.person).first()
    Message.objects.filter(pk=mail.pk).update(state=Message.State.UNCERTAIN)
    notice = Message.objects.notices_of(owner.person_id).first()
    world.objects |= {
        "letterhead.pk": list(Letterhead.objects.values_list("pk", flat=True)),
        "documents.public_id": [document.public_id, other.public_id],
        "messaging.message_id": [mail.pk],
        "messaging.notice_id": [notice.pk],
    }


def _accounts(world):
    other = factories.make_user("verifier", government=world.users["staff"].government)
    factories.make_person(other.government, name="Tanpa akun")
    world.half_in = other
    world.objects |= {
        "user.pk": [other.pk],
        "role.pk": [RoleGrant.objects.get(position=other.positions_today[0]).pk],
        "accounts.uidb64": [urlsafe_base64_encode(force_bytes(other.pk))],
        "accounts.token": ["set-password"],
    }


def _files(world):
    staff = world.users["staff"]
    view = SavedView.objects.create(government=staff.government, owner=staff, name="Tampilan uji")
    world.objects["saved.pk"] = [view.pk]
    kinds = {"position": "positions", "person": "people", "incumbency": "incumbents", "action": "action_items"}
    for word, kind in kinds.items():
        batch = ImportBatch.objects.create(
            government=staff.government, kind=kind, file_name="uji.xlsx", sheet_name="Lembar", created_by=staff
        )
        world.objects[f"{word}.public_id"] = [batch.public_id]


def _hide(world, closed):
    elsewhere = factories.make_government("18.02", name="Pemerintah Kabupaten Lain", short_name="Kab. Lain")
    foreign = factories.make_position(factories.make_organization(elsewhere))
    person = factories.make_person(elsewhere)
    venue = factories.make_venue(elsewhere)
    item = closed.agenda_items.create(order=1, title="Rahasia")
    invitation = factories.make_invitation(closed)
    far = factories.make_region("18.02.01", name="Wilayah lain", level="kecamatan")
    keys = (
        foreign.pk,
        foreign.organization_id,
        person.pk,
        venue.pk,
        item.pk,
        invitation.pk,
        closed.public_id,
        far.code,
    )
    world.hidden = [str(key) for key in keys]
    assert closed.starts_at > NOW + timedelta(days=1)
