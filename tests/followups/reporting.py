"""A report as its form sends it, and sending one in one line."""

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


def answers(**changes):
    """What the form sends."""
    return {
        "client_ref": str(uuid.uuid4()),
        "amount": "9",
        "narrative": "Dua kecamatan selesai.",
        "has_obstacle": "yes",
        "obstacle_kind": "sdm",
        "obstacle": "Dokter hanya satu.",
        "support_needed": "Dokter dari RSUD",
    } | changes
