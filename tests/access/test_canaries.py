"""The scanner of canaries finds what it should: without this the sweep's silence would prove nothing."""

import pytest
from django.urls import reverse

from tests.access.asking import Asker
from tests.access.canaries import seen_in

pytestmark = pytest.mark.django_db


def test_scanner_sees_the_closed_meeting_on_the_page_and_in_the_workbook_of_its_circle_alone(world):
    asker = Asker(world.people.cookies)
    page = reverse("followups:meeting", kwargs=world.objects["meeting"]["closed"])
    workbook = reverse("meetings:meeting_list_export")

    seen = {
        (role, kind): "closed" in seen_in(asker.ask(role, "GET", path).body)
        for role in ("insider", "secretariat")
        for kind, path in (("page", page), ("workbook", workbook))
    }

    assert seen == {
        ("insider", "page"): True, ("insider", "workbook"): True,
        ("secretariat", "page"): False, ("secretariat", "workbook"): False,
    }  # fmt: skip
