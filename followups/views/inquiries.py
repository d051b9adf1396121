"""Kirim tagihan, Tanyakan, jawaban, arahan."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from followups import permissions
from followups.forms.action_items import InquiryForm, NonceForm
from followups.models import ActionItem, TimelineEvent
from followups.services import inquiries as services
from followups.services.notices import when_mailed
from followups.views.scope import item_or_404, require
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.conflicts import with_version
from rakor_portal.errors import RuleViolation


@require_POST
def reminder_send(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Kirim tagihan."""
    item = item_or_404(request, code)
    require(permissions.can_remind(request.user, item))
    form = NonceForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.refusal)
        return redirect(item)
    try:
        services.send_reminder(by=request.user, item=item, client_ref=form.cleaned_data["client_ref"])
        when = when_mailed(item.government)
        words = _("Tagihan dikirim kepada %(owner)s.")
        if when:
            words = _("Tagihan dijadwalkan untuk %(owner)s: emailnya dikirim %(when)s.")
        messages.success(request, words % {"owner": item.owner.title, "when": when})
    except RuleViolation as violation:
        messages.error(request, violation.message)
    return redirect(item)


@require_http_methods(["GET", "POST"])
def action_item_ask(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Tanyakan."""
    item = item_or_404(request, code)
    require(permissions.can_ask(request.user, item))
    form = InquiryForm(request.POST or None, label=_("Pertanyaan"))

    def effect(data: dict[str, Any]) -> None:
        services.ask(by=request.user, item=item, question=data["text"], client_ref=data["client_ref"])

    words = {"title": _("Tanyakan"), "button": _("Kirim pertanyaan"), "done": _("Pertanyaan dikirim.")}
    words["warning"] = services.why_unheard(item)
    return _handle(request, item, form, effect, words)


@require_http_methods(["GET", "POST"])
def action_item_directive(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """Beri arahan."""
    item = item_or_404(request, code)
    require(permissions.can_ask(request.user, item))
    form = InquiryForm(request.POST or None, label=_("Arahan"))

    def effect(data: dict[str, Any]) -> None:
        services.direct(by=request.user, item=item, directive=data["text"], client_ref=data["client_ref"])

    words = {"title": _("Beri arahan"), "button": _("Kirim arahan"), "done": _("Arahan dikirim.")}
    words["warning"] = services.why_unheard(item)
    return _handle(request, item, form, effect, words)


@require_http_methods(["GET", "POST"])
def question_answer(request: AuthenticatedRequest, code: str, pk: int) -> HttpResponse:
    """Answer what a leader asked."""
    item = item_or_404(request, code)
    questions = TimelineEvent.objects.visible_to(request.user).filter(item=item, kind=TimelineEvent.Kind.ASKED)
    question = get_object_or_404(questions.select_related("actor", "answer"), pk=pk)
    require(permissions.can_answer(request.user, item))
    if request.method == "GET" and hasattr(question, "answer"):
        messages.info(request, _("Pertanyaan ini sudah dijawab."))
        return redirect(item)
    form = InquiryForm(request.POST or None, label=_("Jawaban"))

    def effect(data: dict[str, Any]) -> None:
        services.answer(by=request.user, question=question, text=data["text"], client_ref=data["client_ref"])

    words = {"title": _("Jawab pertanyaan"), "button": _("Kirim jawaban"), "done": _("Jawaban dikirim.")}
    return _handle(request, item, form, effect, words | {"quote": f"{question.actor_label}: {question.text}"})


def _handle(
    request: AuthenticatedRequest,
    item: ActionItem,
    form: InquiryForm,
    effect: Callable[[dict[str, Any]], None],
    words: dict[str, str],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            effect(form.cleaned_data)
            when = when_mailed(item.government)
            later = " " + _("Emailnya dikirim %(when)s.") % {"when": when} if when else ""
            messages.success(request, words["done"] + later)
            return redirect(item)
        except RuleViolation as violation:
            form.add_error(None, violation.message)
            if isinstance(violation, services.AlreadySent):
                with_version(form, str(uuid4()), name="client_ref")
    context = {"item": item, "form": form, "words": words}
    return render(request, "followups/item_form.html", context, status=422 if form.is_bound else 200)
