"""The worker's two trades against their bare form: handing over mails, and printing papers."""

import smtplib
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from meetings.models import Meeting
from rakor_portal.documents.layout import page_rules
from rakor_portal.documents.models import DocumentForm
from rakor_portal.documents.pdf import find_static, render_pdf
from rakor_portal.messaging.models import Message
from rakor_portal.messaging.notifications.dispatcher import dispatch_due
from rakor_portal.messaging.notifications.mime import build_bytes
from rakor_portal.messaging.services.outbox import Topic, Words, announce, resolve_recipients

FROZEN = Path(__file__).parent / "frozen"


def mails(rounds: int) -> dict[str, Any]:
    """Mails a second and the share: a bare loop over one connection and the product's dispatcher, to the same sink.

    By turns, a hall each, and the medians: what else the machine does for a second must not fall on one of the two.
    """
    relay = smtplib.SMTP(settings.EMAIL_HOST, int(settings.EMAIL_PORT))
    taken = [_round(relay, number) for number in range(rounds + 1)][1:]  # the first warms up
    relay.quit()
    bare, product = (statistics.median(each) for each in zip(*taken, strict=True))
    return {"bare": bare, "product": product, "share": statistics.median(other / one for one, other in taken)}


def _round(relay: smtplib.SMTP, number: int) -> tuple[float, float]:
    """Mails a second of both for one hall. Raises ValueError when the product left one behind."""
    contents = _announce(number)
    begun = time.perf_counter()
    for sender, address, content in contents:
        relay.sendmail(sender, [address], content)
    bare = len(contents) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    outcomes = dispatch_due(timezone.now())
    seconds = time.perf_counter() - begun
    if outcomes != {"sent": len(contents)}:
        raise ValueError(f"{len(contents)} mails, but {dict(outcomes)}")
    return bare, len(contents) / seconds


def _announce(number: int) -> list[tuple[str, str, bytes]]:
    """Queue a message to everybody in the hall who has an address; returns the same mails as bytes."""
    meeting = Meeting.objects.get(title="Rapat Koordinasi Ukuran (contoh)")
    today = timezone.localdate()
    invited = meeting.invitations.exclude(person=None).exclude(person__email="").order_by("order")
    posts = list(invited.values_list("position_id", flat=True))
    words = Words(subject="Ukuran", body="Isi pesan sepanjang tiga baris biasa.\n" * 12, link=settings.SITE_URL)
    announce(
        topic=Topic(meeting.government_id, "meetings.meeting", meeting.pk, f"bench:{timezone.now():%H%M%S}:{number}"),
        recipients=resolve_recipients(government_id=meeting.government_id, position_ids=posts, on=today),
        words=lambda _group: words,
    )
    queued = Message.objects.claimable(due_by=timezone.now(), now=timezone.now()).select_related("government")
    return [(each.sender_address, each.address, build_bytes(each)) for each in queued]


def papers(times: int) -> dict[str, Any]:
    """Seconds of the two reference papers: WeasyPrint alone on the final HTML, and the product's press."""
    rules = page_rules(DocumentForm(), footer="Contoh")
    fonts = FontConfiguration()
    sheet = find_static("documents/paper.css")
    answer: dict[str, Any] = {}
    for name in ("notula", "attendance"):
        html = (FROZEN / f"{name}.html").read_text(encoding="utf-8")

        def alone(html: str = html) -> int:
            styles = [CSS(filename=sheet, font_config=fonts), CSS(string=rules, font_config=fonts)]
            pages = HTML(string=html, base_url=sheet).render(stylesheets=styles, font_config=fonts)
            pages.write_pdf()
            return len(pages.pages)

        def product(html: str = html) -> int:
            return render_pdf(html=html, page_rules=rules, identifier="bench").page_count

        answer[name] = {"alone": _median(alone, times), "product": _median(product, times), "pages": product()}
    return answer


def _median(act: Callable[[], Any], times: int) -> float:
    taken = []
    for _number in range(times + 1):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])
