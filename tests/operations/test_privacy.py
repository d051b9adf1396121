"""Personal data that goes when its time is over, that a person may have in hand, or that stays as a record."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from followups.services.reports import save_draft
from rakor_portal.accounts.models import AccessLink, FormSubmission, PasswordReset, Session, Throttle
from rakor_portal.accounts.services.links import issue_links, sign_of, token_of
from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.models import ImportBatch
from rakor_portal.messaging.models import DeliveryEvent, Message
from rakor_portal.messaging.notifications.reconciliation import audit_deliveries
from rakor_portal.operations.retention import RULES, apply_retention, count_due
from tests.factories import make_government, make_person, make_user
from tests.followups.conftest import cast  # noqa: F401 -- a fixture
from tests.messaging.test_deliveries import make_message

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=4000)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def fill():
    """One row for each rule that is past its time, and one beside it that is not."""
    user = make_user("secretariat")
    government = user.government
    now = timezone.now()
    for number, moment in enumerate((LONG_AGO, now + timedelta(days=1))):
        Session.objects.create(session_key=f"s{number}", session_data="x", expire_date=moment)
    for moment in (LONG_AGO, now):
        Throttle.objects.create(key=str(moment), count=1, ends_at=moment + timedelta(minutes=1))
        row = PasswordReset.objects.create(email=user.email)
        PasswordReset.objects.filter(pk=row.pk).update(requested_at=moment)
        row = PasswordReset.objects.create(email=user.email, is_first=True)
        PasswordReset.objects.filter(pk=row.pk).update(requested_at=moment - timedelta(days=2))
        nonce = f"00000000-0000-0000-0000-{moment:%Y%m%d%H%M}"
        row = FormSubmission.objects.create(government=government, actor_key="user:1", nonce=nonce, result_url="/")
        FormSubmission.objects.filter(pk=row.pk).update(created_at=moment)
        row = ImportBatch.objects.create(
            government=government, kind="people", file_name="a.xlsx", sheet_name="1", rows=[[1, {"nip": "1"}, []]],
            created_by=user, created_at=moment,
        )  # fmt: skip
    issue_links(
        purpose="invitation", subject_id=1, government_id=government.pk, person_ids=[user.person_id],
        expires_at=LONG_AGO,
    )  # fmt: skip
    for number, moment in enumerate((LONG_AGO, now), 1):
        message = make_message("sent", number, sent_at=moment, created_at=moment)
        message.obligations.update(state="done")
        event = DeliveryEvent.objects.create(message=message, token=1, step="sent", reply="250 <a@b.example> ok")
        DeliveryEvent.objects.filter(pk=event.pk).update(at=moment)
    return user


def test_without_apply_retention_only_counts():
    fill()
    before = list(Message.objects.values()), Session.objects.count(), AccessLink.objects.count()

    counts = {outcome.rule.name: outcome.count for outcome in count_due()}

    assert counts == {
        "sessions": 1, "attempts": 1, "resets": 2, "forms": 1, "links": 1, "imports": 1,
        "replies": 1, "messages": 1,
    }  # fmt: skip
    assert before == (list(Message.objects.values()), Session.objects.count(), AccessLink.objects.count())


def test_applied_retention_takes_what_is_past_its_time_and_nothing_else():
    fill()
    findings = audit_deliveries(timezone.now())

    call_command("retention", "--apply")

    assert [outcome.count for outcome in count_due()] == [0] * len(RULES)
    left = [model.objects.count() for model in (Session, Throttle, PasswordReset, FormSubmission, ImportBatch)]
    assert left == [1, 1, 2, 1, 1]
    old, recent = Message.objects.order_by("created_at")
    assert (old.address, old.body, old.link, old.subject) == ("", "", "", "Undangan 1")
    assert (recent.address, bool(recent.body)) == ("camat2@uji.example", True)
    assert sorted(DeliveryEvent.objects.values_list("reply", flat=True)) == ["", "250 <a@b.example> ok"]
    assert audit_deliveries(timezone.now()) == findings
    noted = AuditEntry.objects.filter(action="retention.apply").values_list("actor_name", "data__rule")
    assert sorted(noted) == [("retention", name) for name in ("forms", "imports", "links", "messages", "replies")]


def test_period_of_nought_keeps_for_ever(settings):
    fill()
    settings.RETENTION_DAYS = dict.fromkeys(settings.RETENTION_DAYS, 0)

    outcomes = {outcome.rule.name: outcome.count for outcome in apply_retention()}

    assert outcomes["messages"] is None
    assert Message.objects.filter(body="").count() == 0


def test_export_holds_all_rows_and_files_of_a_person_and_no_secret(tmp_path):
    user = fill()
    make_user("approver", person=make_person(name="Orang Lain", email="lain@uji.example"))
    user.person.nip = "198001012005011001"
    user.person.save(update_fields=["nip"])
    link = AccessLink.objects.get()
    address = f"https://rakor.example/i/{token_of(link)}/"
    Message.objects.update(
        person=user.person, link=address, body=f"Buka {address} lalu jawab.\nhttps://rakor.example/t/{sign_of(link)}/\n"
    )

    call_command("personal_data_export", tmp_path / "keluar", person=user.person_id)

    text = (tmp_path / "keluar/data.json").read_text()
    data = json.loads(text)
    assert data["directory.person"][0]["nip"] == "198001012005011001"
    assert data["accounts.user.person"][0]["email"] == user.email
    assert {"directory.incumbency.person", "accounts.accesslink.person"} <= set(data)
    assert data["messaging.message.person"][0]["body"] == (
        "Buka https://rakor.example/i/…/ lalu jawab.\nhttps://rakor.example/t/…/\n"
    )
    secrets = (user.password, link.token_hash, token_of(link), "lain@uji.example")
    assert [secret for secret in secrets if secret in text] == []
    assert AuditEntry.objects.filter(action="person.export").count() == 1


def test_export_copies_the_files_that_a_person_sent(tmp_path, cast):  # noqa: F811
    report = save_draft(by=cast.owner, item=cast.item, client_ref=uuid.uuid4(), answers={})
    default_storage.save("evidence/1/a.pdf", ContentFile(b"%PDF-1.7"))
    report.evidence.create(
        storage_name="evidence/1/a.pdf", file_name="a.pdf", content_type="application/pdf", size=8,
        sha256="0" * 64, uploaded_by=cast.owner,
    )  # fmt: skip

    call_command("personal_data_export", tmp_path / "keluar", person=cast.owner.person_id)

    assert [path.read_bytes() for path in (tmp_path / "keluar/files").iterdir()] == [b"%PDF-1.7"]


def test_export_of_nobody_or_into_a_folder_that_exists_is_refused(tmp_path):
    make_government()
    person = make_person()

    with pytest.raises(CommandError, match="Tidak ada pejabat"):
        call_command("personal_data_export", tmp_path / "x", person=0)
    with pytest.raises(CommandError, match="sudah ada"):
        call_command("personal_data_export", tmp_path, person=person.pk)
