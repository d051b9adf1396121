"""Contents survive their stay in the database unchanged."""

import json

import pytest

from rakor_portal.documents.contents import MinutesContent
from tests.documents import samples


@pytest.mark.parametrize(
    "content",
    [samples.invitation_letter(), samples.change_notice(), samples.attendance_list(), samples.minutes()],
    ids=lambda content: type(content).__name__,
)
def test_content_comes_back_equal(content):
    stored = json.loads(json.dumps(content.to_json()))

    assert type(content).from_json(stored) == content


def test_content_of_an_older_release_takes_defaults_for_new_fields():
    stored = samples.minutes().to_json()
    del stored["recorder_signature"]
    stored["field_of_the_past"] = "kept in the row, no longer printed"

    assert MinutesContent.from_json(stored).recorder_signature is None
