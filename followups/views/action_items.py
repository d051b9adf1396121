"""The page of one action item, and what secretariat and leaders decide about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from followups import permissions
from followups.forms.action_items import NonceForm, ReasonForm, ReassignForm, StopForm
from followups.models import ActionItem, Extension, ProgressReport
from followups.services import action_items as services
from followups.views.history import history_of
from followups.views.once import acts_once, do_once
from followups.views.scope import draft_of, item_or_404, require
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.models import User
from rakor_portal.conflicts import with_version
from rakor_portal.directory.models import Incumbency, Position, Vacancy
from rakor_portal.errors import RuleViolation, StaleWrite
from rakor_portal.offline.http import kept_offline


@require_GET
def action_item(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Where the item stands, what was reported, and what the viewer may do."""
    item = item_or_404(request, code)
    reports = ProgressReport.objects.visible_to(request.user).filter(item=item).sent().select_related("verification")
    last = reports.order_by("-number").first()
    extension = Extension.objects.visible_to(request.user).filter(item=item, status="requested").first()
    if extension:
        extension.item = item
    context = page_context(request, item) | {
        "last_report": last,
        "returned": last if last and item.status == ActionItem.Status.RETURNED else None,
        "waiting": last if last and last.status == ProgressReport.Status.SUBMITTED else None,
        "history": history_of(request, item),
        "draft": draft_of(request, item) if permissions.is_owner(request.user, item) else None,
        "extension": extension,
        "may_decide": extension is not None and permissions.can_decide_extension(request.user, extension),
        "nonce_form": NonceForm(),
    }
    page = render(request, "followups/action_item.html", context)
    return kept_offline(page, is_closed=item.circle_id is not None)


def page_context(request: AuthenticatedRequest, item: Any) -> dict[str, Any]:
    """What the partials of an item need, and the viewer's rights as flags."""
    user = request.user
    return {
        "item": item,
        "today": user.today,
        "zone": user.government.time_zone,
        "condition_days": (user.today - item.since).days if item.since else None,
        "vacancy": _vacancy(user, item),
        "supporters": list(item.supporters.order_by("protocol_rank", "title")),
        "knows_meeting": item.circle_id is None or item.circle_id in user.scope_circle_ids,
        "is_owner": permissions.is_owner(user, item),
        "can_report": permissions.can_report(user, item),
        "can_verify": permissions.can_verify(user, item),
        "can_request_extension": permissions.can_request_extension(user, item),
        "can_remind": permissions.can_remind(user, item),
        "can_ask": permissions.can_ask(user, item),
        "can_answer": permissions.can_answer(user, item),
        "can_reassign": permissions.can_reassign(user, item),
        "can_stop": permissions.can_stop(user, item),
        "can_resume": permissions.can_resume(user, item),
        "can_reopen": permissions.can_reopen(user, item),
    }


def _vacancy(user: User, item: ActionItem) -> Vacancy | None:
    """That nobody holds the post that owes the item; who holds it himself need not be asked for."""
    if not item.is_open or item.owner.closed_on or item.owner_id in {post.pk for post in user.positions_today}:
        return None
    return Incumbency.objects.visible_to(user).vacancy_of(item.owner_id, on=user.today)


@require_http_methods(["GET", "POST"])
@acts_once
def action_item_reassign(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Move the item to another position."""
    item = item_or_404(request, code)
    require(permissions.can_reassign(request.user, item))
    positions = Position.objects.visible_to(request.user).open_on(request.user.today).invitable().in_protocol_order()
    form = ReassignForm(
        request.POST or None, positions=positions.exclude(pk=item.owner_id), initial={"seen": item.owner_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                request, item, form.cleaned_data,
                lambda data: services.reassign_owner(by=request.user, item=item, **data),
            )  # fmt: skip
            messages.success(request, _("Penanggung jawab dialihkan."))
            return redirect(item)
        except StaleWrite as stale:
            with_version(form, item.owner_id, name="seen")
            form.add_error(None, stale.message)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    words = {"title": _("Alihkan penanggung jawab"), "button": _("Alihkan")}
    return _form_page(request, item, form, words)


@require_http_methods(["GET", "POST"])
@acts_once
def action_item_stop(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """A leader holds or drops the item."""
    item = item_or_404(request, code)
    require(permissions.can_stop(request.user, item))
    form = StopForm(request.POST or None, today=request.user.today)
    if request.method == "POST" and form.is_valid():
        try:
            do_once(request, item, form.cleaned_data, lambda data: _stop(request.user, item, data))
            messages.success(request, _("Keputusan dicatat dan disampaikan kepada penanggung jawab."))
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    words = {"title": _("Tangguhkan atau hentikan"), "button": _("Simpan keputusan")}
    return _form_page(request, item, form, words)


def _stop(user: User, item: ActionItem, data: dict[str, Any]) -> None:
    if data["kind"] == "hold":
        services.hold_item(by=user, item=item, reason=data["reason"], until=data["until"])
    else:
        services.drop_item(by=user, item=item, reason=data["reason"])


@require_http_methods(["GET", "POST"])
@acts_once
def action_item_reopen(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """The secretariat takes back that the item was done."""
    item = item_or_404(request, code)
    require(permissions.can_reopen(request.user, item))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            do_once(
                request, item, form.cleaned_data,
                lambda data: services.reopen_item(by=request.user, item=item, **data),
            )  # fmt: skip
            messages.success(request, _reopened(request.user, item))
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
    return _form_page(request, item, form, {"title": _("Buka kembali"), "button": _("Buka kembali")})


def _reopened(user: User, item: ActionItem) -> str:
    """That it runs again, and who has it now when its post was succeeded meanwhile; reads `item` as it was before."""
    owner = Position.objects.visible_to(user).get(owned_items=item.pk)
    if owner == item.owner:
        return _("Tindak lanjut dibuka kembali.")
    return _("Tindak lanjut dibuka kembali dan beralih kepada %(owner)s.") % {"owner": owner.title}


@require_POST
@acts_once
def action_item_resume(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Take a held item up again."""
    item = item_or_404(request, code)
    require(permissions.can_resume(request.user, item))
    form = NonceForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.refusal)
        return redirect(item)
    try:
        do_once(request, item, form.cleaned_data, lambda _data: services.resume_item(by=request.user, item=item))
        messages.success(request, _("Tindak lanjut dilanjutkan."))
    except RuleViolation as violation:
        messages.error(request, violation.message)
    return redirect(item)


def _form_page(request: AuthenticatedRequest, item: ActionItem, form: Any, words: dict[str, str]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "followups/item_form.html", {"item": item, "form": form, "words": words}, status=status)
