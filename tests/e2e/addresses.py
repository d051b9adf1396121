"""Every page of the URL configuration with an object of the demo and a person who may open it.

Runs inside the portal (`python -m tests.e2e.addresses` with its environment) and prints JSON: route → [person, path].
A new route that answers GET is listed by itself; with arguments it needs a line in `objects()`.
"""

import io
import json
import re
import uuid

import django
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

#: Answers that are no page: files, fragments, redirects, papers, and what machines read.
NO_PAGES = re.compile(
    r"_export$|^operations:(live|ready|deliveries|metrics)$|^(service_worker|manifest)$|^documents:document_pdf$"
    r"|^followups:evidence(_piece)?$|^documents:letterhead_emblem$"
    r"|^accounts:(first_page|second_factor_qr|sign_in_code)$"
    r"|^meetings:(invitation_letter|invitation_minutes|invitations_progress|meeting_live_rows|letter_preview)$"
)
#: What the address asks, where the page without it shows little.
ASKED = {"search": "?q=stunting", "meetings:meeting_edit_invitations": "?q=kepala"}
#: A file for each import, with a row that is refused.
IMPORTED = """Jabatan;Organisasi;Nama;NIP;Uraian tindak lanjut;Penanggung jawab;Batas
=1+1;Entah;Entah;1;Entah;Entah;31/02/2026
"""
#: Who opens it, when it is not the secretariat; nobody: without signing in.
PERSONS = (
    (
        r"^(help|accessibility|offline)$|^gallery:|sign_in|password_reset|^followups:item_link$|^meetings:invitation$",
        "",
    ),
    (r"^accounts:(user_|role_|audit_)|^documents:letterhead", "admin"),
    (r"^directory:(organization_(merge|split|reopen)|position_reopen)$", "admin"),
    (r"_(ask|directive|stop)$", "bupati"),
    (r"^followups:(tasks|question_answer|extension_request|report_edit|report_check|report_sent)$", "dinkes"),
    (r"^meetings:meeting_minutes_review$", "pemeriksa"),
    (r"^followups:report_verify$", "verifikator"),
)


def page_routes():
    """Names of the routes that answer GET with a page."""
    return {
        name
        for name, pattern in _patterns(get_resolver().url_patterns)
        if "GET" in (_methods(pattern.callback) or ["GET"]) and not NO_PAGES.search(name)
    }


def _patterns(patterns, space=""):
    for each in patterns:
        if isinstance(each, URLPattern):
            yield f"{space}{each.name}", each
        else:
            yield from _patterns(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)


def _methods(view):
    """What require_http_methods was told, read from the decorators around the view."""
    methods = []
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            content = cell.cell_contents
            if isinstance(content, list) and content and all(str(word).isupper() for word in content):
                methods = content
        view = getattr(view, "__wrapped__", None)
    return methods


def objects():
    """Route or part of its name → its arguments; the first pattern that fits counts."""
    from django.contrib.auth.tokens import default_token_generator
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    from followups.models import ActionItem, Extension, ProgressReport, SavedView, TimelineEvent
    from followups.services.inquiries import ask
    from followups.services.reports import save_draft
    from followups.services.saved_views import save_view
    from meetings.models import ActionPoint, Meeting, MinuteEntry, Minutes, PriorityTopic
    from rakor_portal.accounts.models import AccessLink, RoleGrant, User
    from rakor_portal.accounts.services.links import token_of
    from rakor_portal.demo.sign_ins import BY_REGION
    from rakor_portal.directory.models import (
        Holiday,
        Incumbency,
        InviteeGroup,
        Organization,
        Person,
        Position,
        Venue,
    )
    from rakor_portal.documents.models import Document, Letterhead

    by_name = {name: User.objects.get(email=f"{name}@{BY_REGION['18.03'][0]}") for name in ("dinkes", "bupati")}
    dinkes, government = by_name["dinkes"], by_name["dinkes"].government
    meetings = Meeting.objects.filter(government=government, circle=None)
    # The demo's own come first: other journeys of the stage leave theirs behind.
    live, draft = (meetings.filter(status=status).order_by("pk").first() for status in ("in_progress", "draft"))
    planned, held = meetings.filter(status="scheduled").first(), meetings.filter(status="held")
    items = ActionItem.objects.filter(government=government, circle=None)
    mine = items.owed_by(dinkes).filter(status="in_progress").order_by("code").first()
    answers = {"amount": mine.target, "narrative": "Selesai di semua kecamatan.", "has_obstacle": False}
    save_draft(by=dinkes, item=mine, client_ref=uuid.uuid4(), answers=answers)
    ask(by=by_name["bupati"], item=mine, question="Kapan selesai?", client_ref=uuid.uuid4())
    question = TimelineEvent.objects.unanswered().filter(item=mine).first()
    waiting = ProgressReport.objects.filter(item__in=items, status="submitted").select_related("item").first()
    sent = ProgressReport.objects.filter(reporter=dinkes, status="verified").exclude(receipt="").first()
    extension = Extension.objects.filter(item__in=items, status="requested").select_related("item").first()
    reviewed = Minutes.objects.filter(meeting__in=held, status="in_review").first()
    links = {
        purpose: AccessLink.objects.filter(government=government, purpose=purpose, revoked_at=None)
        for purpose in ("invitation", "action_item")
    }
    own = {"government": government}
    entry = MinuteEntry.objects.standing().filter(meeting=live).first()
    point = ActionPoint.objects.filter(meeting__in=meetings, meeting__minutes__status="draft").first()
    office = User.objects.get(email=f"sekretariat@{BY_REGION['18.03'][0]}")
    view = SavedView.objects.filter(owner=office).first()
    view = view or save_view(by=office, name="Uji halaman", query="condition=late")
    uid = urlsafe_base64_encode(force_bytes(dinkes.pk))
    return {
        **{f"{route}_import_preview": [pk] for route, pk in previews(office).items()},
        "saved_view_edit": [view.pk],
        "password_reset_confirm": [uid, default_token_generator.make_token(dinkes)],
        "role_end": [RoleGrant.objects.filter(government=government).last().pk],
        "followups:agency$": [items.first().owner.organization.slug],
        "followups:issue$": [PriorityTopic.objects.filter(government=government).first().slug],
        "item_link": [token_of(links["action_item"].last())],
        "question_answer": [mine.code, question.pk],
        "extension_decide": [extension.item.code, extension.pk],
        "report_sent": [sent.item.code, sent.receipt],
        "report_verify": [waiting.item.code, waiting.number],
        "action_item_reopen": [items.filter(status="done").first().code],
        "followups:(report|extension)_": [mine.code],
        "followups:action_item": [mine.code],
        "meeting_close": [held.first().public_id],
        "followups:meeting": [live.public_id],
        "meetings:invitation$": [token_of(links["invitation"].filter(subject_id=planned.pk).first())],
        "entry_edit": [live.public_id, entry.pk],
        "point_edit": [point.meeting.public_id, point.pk],
        "minutes_review": [reviewed.meeting.public_id],
        "meetings:meeting_edit": [draft.public_id],
        "meetings:meeting_(live|check_in|minutes)": [live.public_id],
        "meetings:": [planned.public_id],
        "documents:letterhead": [Letterhead.objects.filter(government=government).first().pk],
        "documents:document": [Document.objects.filter(government=government, circle=None).first().public_id],
        "organization": [Organization.objects.filter(**own).first().pk],
        "position|incumbency_create": [Position.objects.filter(**own).first().pk],
        "incumbency": [Incumbency.objects.filter(position__government=government, valid_until=None).last().pk],
        "person": [Person.objects.filter(**own).first().pk],
        "group": [InviteeGroup.objects.filter(**own).first().pk],
        "venue": [Venue.objects.filter(**own).first().pk],
        "holiday": [Holiday.objects.filter(**own).last().pk],
    }


def previews(office):
    """Route → an import of the secretariat that waits for a yes."""
    from followups.services.imports import ACTION_ITEMS
    from rakor_portal.directory.services.imports.batches import receive_file
    from rakor_portal.directory.services.imports.incumbents import INCUMBENTS
    from rakor_portal.directory.services.imports.people import PEOPLE
    from rakor_portal.directory.services.imports.positions import POSITIONS

    kinds = {"position": POSITIONS, "person": PEOPLE, "incumbency": INCUMBENTS, "action_items": ACTION_ITEMS}
    own = {"by": office, "government": office.government, "file_name": "data.csv"}
    return {
        route: receive_file(kind=kind, file=io.BytesIO(IMPORTED.encode()), **own).public_id
        for route, kind in kinds.items()
    }


def addresses():
    """Route → [person, path] for every page."""
    arguments, found = objects(), {}
    for name in sorted(page_routes()):
        person = next((person for pattern, person in PERSONS if re.search(pattern, name)), "sekretariat")
        try:
            path = reverse(name)
        except NoReverseMatch:
            given = next((values for pattern, values in arguments.items() if re.search(pattern, name)), None)
            path = reverse(name, args=given) if given else ""
        found[name] = [person, path + ASKED.get(name, "")]
    return found


if __name__ == "__main__":
    django.setup()
    print(json.dumps(addresses()))
