"""The register, the page of a document and its file: who sees what, and how many queries it costs."""

import pytest
from django.urls import reverse

from rakor_portal.documents.models import Document
from rakor_portal.documents.tasks import render
from tests.documents.test_issuing import government, issue, stored_bytes  # noqa: F401 -- a fixture
from tests.factories import make_circle, make_government, make_position, make_user

PAGES = ("document", "document_pdf")


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def secretary(client, government):  # noqa: F811
    user = make_user("secretariat", government=government)
    sign_in(client, user)
    return user


@pytest.mark.parametrize("rows", [1, 3])
def test_register_costs_the_same_for_one_and_three(client, government, secretary, rows, django_assert_num_queries):  # noqa: F811
    for subject_id in range(rows):
        issue(government, subject_id=subject_id)

    with django_assert_num_queries(6):
        response = client.get(reverse("documents:register"))

    assert response.content.decode().count("Notula Rakor Lintas Sektor") == rows


def test_register_filters_by_kind_and_year(client, government, secretary):  # noqa: F811
    document = issue(government)

    def found(**filters):
        return client.get(reverse("documents:register"), filters).context["page"].paginator.count

    assert found(kind="minutes", year=document.issued_at.year) == 1
    assert found(kind="invitation_letter") == 0
    assert found(year=1999) == 1  # not a choice: filters nothing


def test_page_shows_number_and_fingerprint(client, government, secretary):  # noqa: F811
    document = issue(government)
    render(document.pk)
    document.refresh_from_db()

    page = client.get(document.get_absolute_url()).content.decode()

    assert document.number in page
    assert document.sha256 in page


def test_file_is_the_stored_one(client, government, secretary):  # noqa: F811
    document = issue(government)
    url = reverse("documents:document_pdf", args=[document.public_id])

    waiting = client.get(url)
    render(document.pk)
    document.refresh_from_db()
    shown, saved = client.get(url), client.get(url, {"download": "1"})

    assert (waiting.status_code, waiting["Refresh"]) == (202, "3")
    assert "Sedang dibuat" in waiting.content.decode()
    assert b"".join(shown.streaming_content) == stored_bytes(document)
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"] == f'attachment; filename="{document.file_name}"'
    saved.close()


@pytest.mark.parametrize("name", PAGES)
def test_stranger_signs_in_first(client, government, name):  # noqa: F811
    response = client.get(reverse(f"documents:{name}", args=[issue(government).public_id]))

    assert response.status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_other_government_finds_nothing(client, government, name):  # noqa: F811
    document = issue(government)
    sign_in(client, make_user("secretariat", government=make_government("17.07", name="Pemerintah Kabupaten Lebong")))

    assert client.get(reverse(f"documents:{name}", args=[document.public_id])).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_document_of_a_closed_meeting_is_for_its_circle(client, government, secretary, name):  # noqa: F811
    member = make_position()
    document = issue(government, circle_id=make_circle(member).pk)
    url = reverse(f"documents:{name}", args=[document.public_id])

    assert client.get(url).status_code == 404
    assert client.get(reverse("documents:register")).context["page"].paginator.count == 0
    sign_in(client, make_user(position=member))
    assert client.get(url).status_code in {200, 202}


def test_only_the_secretariat_tries_a_failed_file_again(client, government):  # noqa: F811
    document = issue(government)
    Document.objects.filter(pk=document.pk).update(state=Document.State.FAILED, failure="OSError: disk")
    url = reverse("documents:document_retry", args=[document.public_id])

    sign_in(client, make_user("leader", government=government))
    assert client.post(url).status_code == 403
    sign_in(client, make_user("secretariat", government=government))
    assert client.post(url).status_code == 302

    document.refresh_from_db()
    assert document.state == Document.State.FROZEN
    assert client.post(url).status_code == 403


def test_notice_of_change_is_no_version_of_the_one_before(government):  # noqa: F811
    first = issue(government, kind="change_notice", version=2)

    assert first.shown_version is None
    assert issue(government, version=2).shown_version == 2
