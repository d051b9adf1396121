"""Tindak lanjut: every item that the user may see, as a sheet; the URL is the state."""

from functools import cache
from typing import Any

from crispy_forms.utils import render_crispy_form
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from followups.forms.action_items import NonceForm
from followups.forms.grid import SORT_LABELS, GridForm
from followups.models import ActionItem, SavedView
from followups.models.conditions import Condition
from followups.reports.figures import remembered
from followups.reports.options import read_options, read_topics
from followups.reports.selection import Selection, rule_of, select_items, sort_items
from followups.services.dunning import send_reminders
from followups.services.notices import when_mailed
from followups.views.grid_rows import GridRow, read_rows, write_rows
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import User
from rakor_portal.accounts.permissions import is_secretariat

PAGE_SIZE = 50


def _choices(request: AuthenticatedRequest) -> dict[str, Any]:
    """What this user may choose in the filter row (three queries)."""
    return {
        **vars(read_options(request.user, meeting=request.GET.get("meeting", ""))),
        "topics": read_topics(request.user),
    }


def grid_form(request: AuthenticatedRequest) -> GridForm:
    """The filter row as the URL says."""
    return GridForm(request.GET, **_choices(request))


@require_GET
def action_items(request: AuthenticatedRequest) -> HttpResponse:
    """The list, filtered and sorted as the URL says, fifty rows a page."""
    choices = _choices(request)
    form = GridForm(request.GET, stands_in="filter", **choices)
    chips, average, page, written = _page(request, form)
    views = list(SavedView.objects.visible_to(request.user))
    context = {
        "form": form,
        "phone_fields": _phone_fields(request, form, choices),
        "page": page,
        "rows": written,
        "columns": _columns(form.order),
        "sort": form.order,
        "chips": chips,
        "saved_views": views,
        "current_view": next((view for view in views if view.query and view.query == form.query), None),
        "query": form.query,
        "is_filtered": form.selection != Selection(),
        "filter_count": sum(1 for value in vars(form.selection).values() if value),
        "average": average,
        "may_remind": is_secretariat(request.user),
        "nonce_form": NonceForm(),
    }
    return render(request, "followups/overview/action_items.html", context)


def _columns(sort: str) -> list[dict[str, Any]]:
    """Heads of the sheet with the sorting that a click brings: again the other way round."""
    labels = dict(SORT_LABELS)
    order = (
        "code", "title", "meeting", "topic", "owner", "due", "progress", "plan", "condition", "process", "reported",
        "obstacle",
    )  # fmt: skip
    return [
        {
            "key": key,
            "label": labels[key],
            "direction": "ascending" if sort == key else "descending" if sort == f"-{key}" else "",
            "next": f"-{key}" if sort == key else key,
        }
        for key in order
    ]


def _phone_fields(request: AuthenticatedRequest, shown: GridForm, choices: dict[str, Any]) -> SafeString:
    """The same fields in the panel of the phone, remembered for what is chosen unless an error stands at one."""

    def write() -> SafeString:
        written: SafeString = render_crispy_form(GridForm(request.GET, auto_id="phone_%s", **choices))
        return written

    return write() if shown.errors else remembered(request.user, ("grid filters", shown.selection, shown.order), write)


def _page(
    request: AuthenticatedRequest, form: GridForm
) -> tuple[list[dict[str, Any]], float, Page[GridRow], SafeString]:
    """Chips, average, rows and the rows as written, all remembered until something changes."""
    user, selection, order = request.user, form.selection, form.order
    every = cache(lambda: select_items(user, Selection()))  # asked for when something is not remembered
    counts = remembered(user, ("grid", selection), lambda: _counts(user, every(), selection))
    page: Page[Any] = Paginator(range(counts["count"]), PAGE_SIZE).get_page(request.GET.get("page"))

    def read() -> tuple[list[GridRow], SafeString]:
        items = sort_items(every().filter(rule_of(user, selection)), order)
        rows = read_rows(user, items, first=page.start_index(), last=page.end_index())
        return rows, write_rows(rows, may_remind=is_secretariat(user))

    page.object_list, written = remembered(user, ("grid rows", selection, order, page.number), read)
    return _chips(selection, counts), counts["average"], page, written


def _wanted() -> list[tuple[str, Selection]]:
    """The lists one opens most."""
    return [
        (_("Semua"), Selection()),
        (_("Mangkrak"), Selection(condition=Condition.STALLED.value)),
        (_("Terlambat"), Selection(condition=Condition.OVERDUE.value)),
        (_("Menunggu verifikasi"), Selection(process="awaiting_verification")),
        (_("Jatuh tempo 7 hari"), Selection(due="7")),
    ]


def _counts(user: User, every: Any, current: Selection) -> dict[str, Any]:
    """Rows and average of the current list, and the number at each chip (one query)."""
    shown = rule_of(user, current)
    chips = {
        f"chip_{number}": Count("pk", filter=rule_of(user, selection))
        for number, (_label, selection) in enumerate(_wanted())
    }
    found: dict[str, Any] = every.aggregate(
        count=Count("pk", filter=shown), average=Avg("verified_share", filter=shown), **chips
    )
    return found


def _chips(current: Selection, counts: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": selection.list_url,
            "count": counts[f"chip_{number}"],
            "is_current": selection == current,
        }
        for number, (label, selection) in enumerate(_wanted())
    ]


@require_POST
def reminders_send(request: AuthenticatedRequest) -> HttpResponse:
    """Kirim tagihan for the rows that were ticked, then back to the same list."""
    if not is_secretariat(request.user):
        raise PermissionDenied(_("Tagihan dikirim sekretariat rakor."))
    codes, form = request.POST.getlist("item"), NonceForm(request.POST)
    items = ActionItem.objects.visible_to(request.user).filter(code__in=codes[:PAGE_SIZE])
    if not codes:
        messages.error(request, _("Pilih tindak lanjut yang akan ditagih."))
    elif form.is_valid():
        sent = send_reminders(by=request.user, items=items, client_ref=form.cleaned_data["client_ref"])
        tell_sent(request, sent, len(codes))
    else:
        messages.error(request, form.refusal)
    return redirect(f"{request.path.removesuffix('remind/')}?{request.GET.urlencode()}")


def tell_sent(request: AuthenticatedRequest, sent: int, wanted: int) -> None:
    """Say how many were asked, and that the rest is closed."""
    if sent:
        when = when_mailed(request.user.government)
        words = _("Tagihan dikirim untuk %(count)s tindak lanjut.")
        if when:
            words = _("Tagihan dijadwalkan untuk %(count)s tindak lanjut: emailnya dikirim %(when)s.")
        messages.success(request, words % {"count": sent, "when": when})
    if sent < wanted:
        words = _("%(count)s tindak lanjut tidak ditagih: tidak berjalan lagi, atau jabatannya tidak berpemangku.")
        messages.warning(request, words % {"count": wanted - sent})
