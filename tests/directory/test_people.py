"""People: titles apart, numbers masked, nothing personal in the audit trail."""

import pytest
from django.core.exceptions import ValidationError

from rakor_portal.audit.models import AuditEntry
from rakor_portal.directory.masking import mask_nip, mask_phone
from rakor_portal.directory.models import Venue
from rakor_portal.directory.services.people import create_person, edit_person
from rakor_portal.errors import RuleViolation
from tests.factories import make_government, make_person, make_user, make_venue

pytestmark = pytest.mark.django_db
NIP = "197601012000031004"


@pytest.mark.parametrize(
    ("masked", "shown"),
    [
        (mask_nip(NIP), "1976••••••••••••04"),
        (mask_nip(""), ""),
        (mask_nip("12345"), "•••••"),
        (mask_phone("081279001234"), "0812••••••34"),
        (mask_phone("0724"), "••••"),
    ],
)
def test_masks_show_enough_to_recognise(masked, shown):
    assert masked == shown


@pytest.mark.parametrize(
    ("before", "after", "full"),
    [("Dr. Ir.", "M.Si.", "Dr. Ir. Budi, M.Si."), ("", "", "Budi"), ("", "S.E.", "Budi, S.E.")],
)
def test_full_name_carries_titles(before, after, full):
    assert make_person(name="Budi", title_before=before, title_after=after).full_name == full


def test_nip_belongs_to_one_person_of_a_government():
    create_person(by=make_user(), government=make_government(), name="Budi", nip=NIP)
    create_person(by=make_user(), government=make_government("18.02"), name="Budi", nip=NIP)

    with pytest.raises(RuleViolation, match="NIP itu sudah dipakai"):
        create_person(by=make_user(), government=make_government(), name="Siti", nip=NIP)


def test_nip_of_another_shape_is_refused():
    person = make_person()
    person.nip = "123"

    with pytest.raises(ValidationError, match="18 angka"):
        person.full_clean()


def test_audit_names_fields_but_no_numbers():
    person = make_person()

    edit_person(by=make_user(), person=person, nip=NIP, phone="081279001234")

    entry = AuditEntry.objects.get()
    assert entry.data == {"fields": ["nip", "phone"]}


def test_place_may_share_its_name_with_one_elsewhere_only():
    make_venue(name="Gedung Pusiban")
    make_venue(make_government("18.02"), name="Gedung Pusiban")

    with pytest.raises(ValidationError, match="Tempat dengan nama itu sudah ada"):
        Venue(government=make_government(), name="Gedung Pusiban").full_clean()
