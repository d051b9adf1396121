"""Sending a report in one line."""

import uuid
from decimal import Decimal

from followups.services.reports import save_draft, submit_report


def send_report(by, item, amount=9, *, obstacle="", at=None):
    ref = uuid.uuid4()
    answers = {
        "amount": Decimal(amount),
        "narrative": "Dua kecamatan selesai diaudit.",
        "has_obstacle": bool(obstacle),
        "obstacle_kind": "sdm" if obstacle else "",
        "obstacle": obstacle,
        "support_needed": "",
    }
    save_draft(by=by, item=item, client_ref=ref, answers=answers)
    return submit_report(by=by, item=item, client_ref=ref, at=at)
