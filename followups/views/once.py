"""A form that acts once: of two clicks the second is led to where the first one ended."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect

from followups.models import ActionItem
from rakor_portal.accounts.http import AuthenticatedRequest
from rakor_portal.accounts.services.submissions import remember_submission, replay_url

View = Callable[..., HttpResponse]


def acts_once(view: View) -> View:
    """Answer a form that was acted on already, before the view asks whether it may still be sent."""

    @wraps(view)
    def guarded(request: AuthenticatedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        url = _earlier_result(request) if request.method == "POST" else None
        return redirect(url) if url else view(request, *args, **kwargs)

    return guarded


def _earlier_result(request: AuthenticatedRequest) -> str | None:
    try:
        nonce = uuid.UUID(request.POST.get("client_ref", ""))
    except ValueError:
        return None
    return replay_url(actor_key=_actor_key(request), nonce=nonce)


def do_once(
    request: AuthenticatedRequest, item: ActionItem, data: dict[str, Any], effect: Callable[[dict[str, Any]], object]
) -> None:
    """Run `effect` with the answers of a valid form, unless this form was acted on a moment ago.

    The nonce is written first: a second request waits for it, finds it taken and does nothing. Passes on the
    RuleViolation of `effect`, which undoes both.
    """
    answers = {name: value for name, value in data.items() if name != "client_ref"}
    key, nonce, url = _actor_key(request), data["client_ref"], item.get_absolute_url()
    try:
        with transaction.atomic():
            remember_submission(government_id=item.government_id, actor_key=key, nonce=nonce, result_url=url)
            effect(answers)
    except IntegrityError:
        if replay_url(actor_key=key, nonce=nonce) is None:
            raise


def _actor_key(request: AuthenticatedRequest) -> str:
    return f"user:{request.user.pk}"
