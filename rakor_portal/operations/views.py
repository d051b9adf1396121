"""Pages for machines: probes and figures. They hold no personal data and need no sign-in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from rakor_portal.operations import health
from rakor_portal.operations import metrics as figures


@login_not_required
@never_cache
@require_GET
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked, so that a broken database restarts nobody."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """Whether database, migrations, broker and storage are there; 503 with the reasons when not."""
    return _answer(health.readiness())


@login_not_required
@never_cache
@require_GET
def deliveries(request: HttpRequest) -> JsonResponse:
    """Whether messages go out in time; 503 with the reasons when not."""
    reasons, facts = health.deliveries()
    return _answer(reasons, **facts)


@login_not_required
@never_cache
@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus; for strangers the page does not exist."""
    allowed = figures.may_read(
        authorization=request.headers.get("Authorization", ""), address=request.META.get("REMOTE_ADDR", "")
    )
    if not settings.METRICS_ENABLED or not allowed:
        raise Http404
    return HttpResponse(figures.exposition(), content_type=figures.CONTENT_TYPE)


def _answer(reasons: list[str], **facts: object) -> JsonResponse:
    status = "late" if facts else "unavailable"
    body = {"status": status if reasons else "ok", "reasons": reasons, **facts}
    return JsonResponse(body, status=503 if reasons else 200)
