"""The three pages of an import, the same for every kind of sheet: file, preview, and what was applied."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rakor_portal.directory.forms.imports import ApplyForm, ImportForm
from rakor_portal.directory.models import ImportBatch
from rakor_portal.directory.services.imports.batches import (
    ImportKind,
    PlanChanged,
    apply_batch,
    plan_batch,
    receive_file,
)
from rakor_portal.errors import RuleViolation
from rakor_portal.sheets.columns import Column
from rakor_portal.sheets.planning import Outcome

PAGE_SIZE = 50
LABELS: dict[str, Promise] = {
    Outcome.NEW: gettext_lazy("Baru"),
    Outcome.CHANGED: gettext_lazy("Berubah"),
    Outcome.REJECTED: gettext_lazy("Ditolak"),
    Outcome.UNCHANGED: gettext_lazy("Tetap"),
}


@dataclass(frozen=True)
class ImportPages:
    """One kind of import as its pages are called. `routes` is the beginning of the names of its three routes."""

    kind: ImportKind
    routes: str
    title: Promise
    back: str  # route of the list that it fills
    export: str  # route of the file that can be changed and sent back
    parent: str = ""  # route of the page above the list
    note: Promise | str = ""
    read_only: tuple[str, ...] = ()  # columns that are shown for reading

    @property
    def import_route(self) -> str:
        """Where a file is chosen."""
        return f"{self.routes}_import"

    @property
    def preview_route(self) -> str:
        """Where its plan is seen."""
        return f"{self.routes}_import_preview"

    @property
    def apply_route(self) -> str:
        """Where it is written."""
        return f"{self.routes}_import_apply"

    def heads(self) -> list[Column]:
        """Columns that an import understands."""
        return [column for column in self.kind.columns if column.key not in self.read_only]


def upload_page(request: Any, pages: ImportPages) -> HttpResponse:
    """Choose a file; a readable one leads to its preview."""
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else ImportForm()
    if is_sent and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            batch = receive_file(
                by=request.user, government=request.user.government, kind=pages.kind, file=sent, file_name=sent.name
            )
            return redirect(pages.preview_route, public_id=batch.public_id)
        except RuleViolation as refusal:
            form.add_error("file", refusal.message)
    context = {"form": form, "pages": pages, "export_url": reverse(pages.export), "back": reverse(pages.back)}
    return render(request, "sheets/import_upload.html", context)


def preview_page(request: Any, pages: ImportPages, public_id: str) -> HttpResponse:
    """What applying would do, a page of rows at a time; afterwards what it did."""
    batch = _own(request, pages, public_id)
    context: dict[str, Any] = {"batch": batch, "pages": pages, "back": reverse(pages.back)}
    if batch.state == ImportBatch.State.APPLIED:
        return render(request, "sheets/import_done.html", {**context, "counts": _counts(batch.result)})
    plan = plan_batch(by=request.user, batch=batch, kind=pages.kind)
    shown = request.GET.get("show", "")
    rows = plan.of(*([Outcome(shown)] if shown in LABELS else [each for each in Outcome if each != Outcome.UNCHANGED]))
    context |= {
        "plan": plan,
        "counts": _counts(plan.counts),
        "show": shown if shown in LABELS else "",
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "form": ApplyForm(initial={"fingerprint": plan.fingerprint}),
        "labels": LABELS,
    }
    return render(request, "sheets/import_preview.html", context)


def apply_page(request: Any, pages: ImportPages, public_id: str) -> HttpResponse:
    """Write the plan that was seen; another one is shown again instead."""
    batch = _own(request, pages, public_id)
    form = ApplyForm(request.POST)
    fingerprint = form.cleaned_data["fingerprint"] if form.is_valid() else ""
    try:
        counts = apply_batch(by=request.user, batch=batch, kind=pages.kind, fingerprint=fingerprint)
        words = _("Impor diterapkan: %(new)s baru, %(changed)s berubah.")
        messages.success(request, words % {"new": counts[Outcome.NEW], "changed": counts[Outcome.CHANGED]})
    except PlanChanged as changed:
        messages.warning(request, changed.message)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    return redirect(pages.preview_route, public_id=public_id)


def _own(request: Any, pages: ImportPages, public_id: str) -> ImportBatch:
    """A file of the user's own; neither another kind nor another person's."""
    own = ImportBatch.objects.visible_to(request.user).kept().filter(created_by=request.user, kind=pages.kind.code)
    return get_object_or_404(own.select_related("government"), public_id=public_id)


def _counts(counts: dict[str, int]) -> list[tuple[str, Promise, int]]:
    return [(outcome.value, LABELS[outcome], counts.get(outcome, 0)) for outcome in Outcome]
