"""Which pages a browser may keep for a place without a signal."""

from django.http import HttpResponse

KEEP_HEADER = "Rakor-Keep"
READER_HEADER = "Rakor-Reader"


def kept_offline(response: HttpResponse, *, is_closed: bool) -> HttpResponse:
    """Let this reader's browser keep the page, unless it tells of a closed meeting: that one is stored nowhere."""
    if is_closed:
        response.headers["Cache-Control"] = "private, no-store"
    elif response.status_code == 200:
        response.headers[KEEP_HEADER] = "1"
    return response
