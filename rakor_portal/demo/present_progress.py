"""The life of a demo action item: reports, verdicts, a hold, questions; told through the services."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from followups.models import ActionItem, ProgressReport
from followups.services import action_items, extensions, inquiries, reports, verification
from rakor_portal.accounts.models import RoleGrant, User
from rakor_portal.demo.present_items import DemoItem, DemoReport
from rakor_portal.directory.models import Incumbency, Position

Moment = Callable[[int, int], datetime]


def live_through(
    *, item: ActionItem, demo: DemoItem, verifier: User, leader: User, secretary: User, moment: Moment
) -> None:
    """Report, verify, return, hold or drop as the demo item says; each step with its own past moment."""
    reporter = reporter_for(item.owner)
    for told in demo.reports:
        report = _report(item, told, by=reporter, at=moment(-told.days_ago, 10))
        _judge(report, told, by=verifier, at=moment(-told.days_ago, 14) + timedelta(minutes=30), moment=moment)
    if demo.ending == "on_hold":
        until = (moment(60, 8)).date()
        action_items.hold_item(by=leader, item=item, reason=demo.reason, until=until, at=moment(-6, 9))
    elif demo.ending == "dropped":
        action_items.drop_item(by=leader, item=item, reason=demo.reason, at=moment(-8, 9))


def ask_and_extend(
    *, leader: User, secretary: User, stalled: ActionItem, other: ActionItem, late: ActionItem, moment: Moment
) -> None:
    """A question answered, one waiting for its answer, and a request for more time."""
    question = inquiries.ask(
        by=leader, item=stalled, question="Apa yang diperlukan agar berjalan lagi?", client_ref=uuid.uuid4(),
        at=moment(-8, 9),
    )  # fmt: skip
    inquiries.answer(
        by=reporter_for(stalled.owner), question=question, text="Kelengkapan usulan dari desa; camat sudah disurati.",
        client_ref=uuid.uuid4(), at=moment(-6, 11),
    )  # fmt: skip
    inquiries.ask(
        by=leader, item=other, question="Kapan pergeseran anggaran selesai?", client_ref=uuid.uuid4(), at=moment(-5, 9)
    )
    inquiries.send_reminder(by=secretary, item=late, client_ref=uuid.uuid4(), at=moment(-3, 9))
    extensions.request_extension(
        by=reporter_for(late.owner), item=late, new_due_on=moment(21, 8).date(), at=moment(-2, 10),
        reason="Tahap ketiga menunggu perubahan anggaran.", plan="Penyaluran sepuluh hari setelah anggaran tersedia.",
    )  # fmt: skip


def reporter_for(position: Position) -> User:
    """The user behind the holder of `position`, made without a password when the demo does not list him."""
    holder = Incumbency.objects.select_related("person").get(position=position, valid_until=None)
    existing = User.objects.filter(person=holder.person).first()
    if existing:
        return existing
    RoleGrant.objects.get_or_create(
        government=position.government, position=position, role=RoleGrant.Role.AGENCY_HEAD, on_behalf_of=None
    )
    return User.objects.create_user(holder.person.email, None, government=position.government, person=holder.person)


def _report(item: ActionItem, told: DemoReport, *, by: User, at: datetime) -> ProgressReport:
    answers = {
        "amount": Decimal(told.amount),
        "narrative": told.narrative,
        "has_obstacle": bool(told.obstacle_kind),
        "obstacle_kind": told.obstacle_kind,
        "obstacle": told.obstacle,
        "support_needed": told.support_needed,
    }
    client_ref = uuid.uuid4()
    reports.save_draft(by=by, item=item, client_ref=client_ref, answers=answers)
    return reports.submit_report(by=by, item=item, client_ref=client_ref, at=at)


def _judge(report: ProgressReport, told: DemoReport, *, by: User, at: datetime, moment: Moment) -> None:
    if told.verdict == "verified":
        verification.verify_report(by=by, report=report, amount=Decimal(told.amount), at=at)
    elif told.verdict == "returned":
        verification.return_report(
            by=by,
            report=report,
            note="Lampirkan daftar lokasi yang sudah dipetakan.",
            fix_by=moment(4, 8).date(),
            at=at,
        )
