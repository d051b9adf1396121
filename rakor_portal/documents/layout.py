"""From frozen content to HTML and to the CSS of its pages: one set of templates for paper and for preview."""

import base64
import mimetypes
from typing import Any

from django.template.loader import render_to_string

from rakor_portal.documents.contents import (
    AttendanceListContent,
    ChangeNoticeContent,
    Content,
    InvitationLetterContent,
    InviteeLine,
    InviteeLines,
    LetterheadLines,
    MinutesContent,
)
from rakor_portal.documents.models import Document, DocumentForm
from rakor_portal.documents.storage import local_path

CONTENTS: dict[str, type[Content]] = {
    Document.Kind.INVITATION_LETTER: InvitationLetterContent,
    Document.Kind.CHANGE_NOTICE: ChangeNoticeContent,
    Document.Kind.ATTENDANCE_LIST: AttendanceListContent,
    Document.Kind.MINUTES: MinutesContent,
}
#: A longer list of invitees is printed in two columns: half the paper, 570 posts in six pages.
ONE_COLUMN_INVITEES = 40

#: The letterhead stands this much higher than the text of later pages, in mm.
LETTERHEAD_RISE = 8


def document_html(kind: str, data: dict[str, Any], *, is_preview: bool = False) -> str:
    """The page that WeasyPrint lays out, or with `is_preview` the one a browser shows, marked DRAF."""
    content = CONTENTS[kind].from_json(data)
    context: dict[str, Any] = {
        "content": content,
        "is_preview": is_preview,
        "emblem_url": _emblem_url(content.letterhead, is_preview=is_preview),
    }
    if isinstance(content, InvitationLetterContent | ChangeNoticeContent):
        context.update(_annex_context(content))
    elif isinstance(content, MinutesContent):
        context["totals"] = _attendance_totals(content)
        context["signer_role"] = "" if content.signature.authority else "Pimpinan Sidang/Rapat"
    return render_to_string(f"documents/papers/{kind}.html", context)


def page_rules(form: DocumentForm, *, footer: str) -> str:
    """Paper and margins of a government's form, and the running footer, as CSS."""
    label = footer.replace("\\", "\\\\").replace('"', '\\"')
    return f"""
@page {{
  size: {form.paper};
  margin: {form.margin_top}mm {form.margin_right}mm {form.margin_bottom}mm {form.margin_left}mm;
  @bottom-left {{ content: "{label}"; }}
}}
@page :first {{ margin-top: {max(form.margin_top - LETTERHEAD_RISE, 10)}mm; }}
"""


def footer_text(document: Document) -> str:
    """What the foot of each page says, so that a loose sheet finds its way home; demo data says what it is."""
    label = f"{document.get_kind_display()} Nomor {document.number}" if document.number else document.get_kind_display()
    return f"{label} · Data contoh" if document.content["is_demo"] else label


def _emblem_url(letterhead: LetterheadLines, *, is_preview: bool) -> str:
    """Where the uploaded emblem is read: by the worker from the disk, by the browser from the page itself."""
    if not letterhead.emblem:
        return ""
    path = local_path(letterhead.emblem)
    if not is_preview:
        return path.as_uri()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _annex_context(content: InvitationLetterContent | ChangeNoticeContent) -> dict[str, Any]:
    """Lampiran: lines of one or two invitees each, prepared here since 570 rows are slow in a template."""
    count = sum(len(group.invitees) for group in content.invitees)
    columns = 1 if count <= ONE_COLUMN_INVITEES else 2
    has_rundown = isinstance(content, InvitationLetterContent) and bool(content.rundown)
    return {
        "invitee_count": count,
        "has_two_columns": columns == 2,
        "invitee_annex_label": "Lampiran I" if has_rundown else "Lampiran",
        "rundown_annex_label": "Lampiran II" if content.invitees else "Lampiran",
        "invitee_groups": [(group.title, len(group.invitees), _lines(group, columns)) for group in content.invitees],
    }


def _lines(group: InviteeLines, columns: int) -> list[list[InviteeLine | None]]:
    invitees: list[InviteeLine | None] = list(group.invitees)
    if columns == 2 and len(invitees) % 2:
        invitees.append(None)
    return [invitees[start : start + columns] for start in range(0, len(invitees), columns)]


def _attendance_totals(content: MinutesContent) -> dict[str, int]:
    names = ("invited", "present", "delegated", "excused", "absent")
    return {name: sum(getattr(count, name) for count in content.attendance) for name in names}
