"""Ready-made situations of the schedule."""

import uuid
from datetime import UTC, datetime

from meetings.models import AgendaItem, Meeting
from meetings.services.audience import Selection
from meetings.services.invitations import save_audience
from meetings.services.letters import update_letter
from meetings.services.meetings import create_meeting
from meetings.services.sending import letter_at_a_glance, request_sending, send_invitations
from rakor_portal.accounts.models import RoleGrant
from rakor_portal.directory.models import Position
from rakor_portal.documents.services.preparing import prepare_government
from tests import factories

SENT_AT = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
STARTS_AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def make_secretary(government=None):
    return factories.make_user(RoleGrant.Role.SECRETARIAT, government=government or factories.make_government())


def make_signatory(government=None):
    government = government or factories.make_government()
    organization = factories.make_organization(government, kind="sekretariat", name="Sekretariat Daerah")
    position = factories.make_position(
        organization, title="Sekretaris Daerah", category=Position.Category.SECRETARIAT, protocol_rank=1000
    )
    factories.make_holder(position)
    return position


def make_draft(by=None, *, invitees=(), signatory=None, **fields):
    """A draft that lacks nothing: sending it is one call."""
    by = by or make_secretary()
    prepare_government(by.government)
    signatory = signatory or make_signatory(by.government)
    defaults = {
        "title": "Rakor Pengendalian Inflasi",
        "access": Meeting.Access.LIMITED,
        "starts_at": STARTS_AT,
        "venue": factories.make_venue(by.government),
        "chair": signatory,
    }
    meeting = create_meeting(by=by, government=by.government, **{**defaults, **fields})
    AgendaItem.objects.create(meeting=meeting, order=1, title="Laporan harga", planned_minutes=30)
    save_audience(
        by=by, meeting=meeting, version=None, selection=Selection(added=frozenset(each.pk for each in invitees))
    )
    update_letter(
        by=by, meeting=meeting, version=None, subject=f"Undangan {meeting.title}", signatory=signatory, opening=""
    )
    meeting.refresh_from_db()
    return meeting


def click_send(by, meeting):
    """The click on *Kirim undangan*; nobody works it off."""
    return request_sending(
        by=by, letter=letter_at_a_glance(by=by, public_id=meeting.public_id), client_ref=uuid.uuid4()
    )


def make_invitee(government=None, *, person=None, **fields):
    """A position with a holder who can be reached by mail."""
    position = factories.make_position(factories.make_organization(government), **fields)
    factories.make_holder(position, person)
    return position


def make_sent_invitation():
    """The only invitation of a rakor that was sent; its draft has no signatory named."""
    meeting = make_draft(invitees=[make_invitee()], signatory=None, starts_at=STARTS_AT)
    send_invitations(by=meeting.created_by, meeting=meeting)
    return meeting.invitations.get()
