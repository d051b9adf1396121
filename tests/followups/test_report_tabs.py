"""Two pages that hold one draft: what one does is never undone, sent or hidden by the other."""

import pytest
from django.urls import reverse

from followups.models import ProgressReport
from tests.followups.reporting import answers

pytestmark = pytest.mark.django_db


def test_page_that_shows_an_older_draft_does_not_send_it(cast, client):
    client.force_login(cast.owner)
    edit, check = (reverse(f"followups:report_{page}", args=[cast.item.code]) for page in ("edit", "check"))
    typed = answers()
    client.post(edit, {**typed, "action": "check"})
    shown = client.get(check).context
    client.post(edit, {**typed, "narrative": "Dari tab lain.", "action": "save"})
    sending = {"client_ref": typed["client_ref"], "seen": shown["seen"]}

    refused = client.post(check, sending, follow=True)

    assert "Isian laporan berubah sejak halaman ini dibuka." in refused.content.decode()
    assert "Dari tab lain." in refused.content.decode()
    assert not ProgressReport.objects.sent().exists()
    client.post(check, {**sending, "seen": refused.context["seen"]})
    assert ProgressReport.objects.sent().get().narrative == "Dari tab lain."


def test_text_typed_in_another_tab_while_the_report_went_out_is_shown_again(cast, client):
    client.force_login(cast.owner)
    edit, check = (reverse(f"followups:report_{page}", args=[cast.item.code]) for page in ("edit", "check"))
    typed = answers()
    client.post(edit, {**typed, "action": "check"})
    client.post(check, {"client_ref": typed["client_ref"]})

    again = client.post(edit, {**typed, "action": "check"})
    later = client.post(edit, {**typed, "narrative": "Ditulis di tab kedua.", "action": "check"})

    assert again.status_code == 302
    assert later.status_code == 422
    assert "Ditulis di tab kedua." in later.content.decode()
    assert "tidak tersimpan" in later.content.decode()
    autosaved = client.post(
        reverse("followups:report_draft", args=[cast.item.code]), {**typed, "narrative": "Ditulis di tab kedua."}
    )
    assert (autosaved.status_code, "tidak tersimpan" in autosaved.content.decode()) == (409, True)


def test_draft_written_on_by_another_tab_is_compared_not_overwritten(cast, client):
    """Both tabs were opened before there was a draft; each goes on from what it wrote itself."""
    client.force_login(cast.owner)
    edit, autosave = (reverse(f"followups:report_{page}", args=[cast.item.code]) for page in ("edit", "draft"))
    first, second = (
        answers(seen="-", page=str(client.get(edit).context["form"]["page"].value()), narrative=text)
        for text in ("Dari tab pertama.", "Dari tab kedua.")
    )
    assert client.post(autosave, first).status_code == 200
    assert client.post(autosave, first | {"amount": "10"}).status_code == 200  # its own answer is still under way

    second |= {"amount": "10,0"}
    silent = client.post(autosave, second)
    shown = client.post(edit, {**second, "action": "save"})

    assert (silent.status_code, shown.status_code) == (409, 422)
    assert "tab atau perangkat lain" in silent.content.decode()
    rows = {row["label"]: (row["stored"], row["typed"]) for row in shown.context["form"].conflict}
    assert ("Dari tab pertama.", "Dari tab kedua.") in rows.values()
    assert len(rows) == 1
    draft = ProgressReport.objects.get()
    assert draft.narrative == "Dari tab pertama."
    seen = shown.context["form"]["seen"].value()
    client.post(edit, {**second, "seen": seen, "action": "save"})
    draft.refresh_from_db()
    assert draft.narrative == "Dari tab kedua."
    assert client.post(autosave, first).status_code == 409
