"""What arrives is made plain before anything reads it, and what was typed is kept when it cannot be taken.

One place for the whole portal: forms, filters and views never meet a control sign, a sign that turns the direction of
text around, half a character, or another encoding than UTF-8.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

#: C0 and C1 controls, marks and isolates of direction, zero-width and no characters at all. Joiners stay: emoji need
#: them, and so do line ends and tabs.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
#: Never shown again and never sent again by itself.
SECRET = re.compile(r"password|token|code|secret", re.IGNORECASE)
#: What the form on the page of an ended session adds.
RESUMED = "resumed"

View = Callable[..., HttpResponse]


class PlainInputMiddleware:
    """Take unseen signs out of query, form and cookies; an address with one exists nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Raises BadRequest for a form in another encoding than UTF-8."""
        if UNSEEN.search(request.path):
            raise Http404
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower().replace("_", "-") not in {"utf-8", "utf8", "us-ascii"}:
            raise BadRequest("Only UTF-8")
        request.GET = plain(request.GET)  # type: ignore[assignment]  # stubs know Django's own class alone
        for name in [name for name, value in request.COOKIES.items() if UNSEEN.search(value)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, _args: Any, _kwargs: Any) -> None:
        """The form, unless the view reads its body in its own way (it then is exempt from CSRF's early look)."""
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = plain(request.POST)  # type: ignore[assignment]


def plain(sent: QueryDict) -> QueryDict:
    """The same fields without unseen signs; the very same object when there were none."""
    if not any(UNSEEN.search(text) for name, values in sent.lists() for text in (name, *values)):
        return sent
    cleaned = QueryDict(mutable=True)
    for name, values in sent.lists():
        cleaned.setlist(UNSEEN.sub("", name), [UNSEEN.sub("", value) for value in values])
    cleaned._mutable = False
    return cleaned


def came_from_here(request: HttpRequest) -> bool:
    """Whether a page of this portal sent the form: browsers say so, and a page of another site cannot."""
    origin = urlsplit(request.headers.get("Origin", ""))
    if origin.netloc:
        return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def is_resumed(request: HttpRequest) -> bool:
    """Whether this comes from the page of an ended session, which knows no key of the session after it."""
    return RESUMED in request.POST


def typed_pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, to be sent again; nothing when it held a secret or did not come from here."""
    if request.method != "POST" or not came_from_here(request):
        return []
    pairs = [(name, value) for name, values in request.POST.lists() for value in values]
    kept = [(name, value) for name, value in pairs if name not in {"csrfmiddlewaretoken", RESUMED}]
    return [] if any(SECRET.search(name) for name, _value in kept) else kept


def readable(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """The texts among them: what a person would miss, not keys, choices and dates."""
    return [value for _name, value in pairs if " " in value.strip()]
