"""Invitee groups: the usual ones of a new government, and their rules as the secretariat edits them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models, transaction

from rakor_portal.audit import services as audit
from rakor_portal.directory.models import Government, InviteeGroup, Position, Region
from rakor_portal.directory.services.records import change, store

Category = Position.Category


def standard_groups(government: Government) -> list[InviteeGroup]:
    """The groups every secretariat needs (mock f), not yet saved."""
    is_province = government.region.level == Region.Level.PROVINCE
    rows = _province_groups(government) if is_province else _regency_groups(government)
    return [
        InviteeGroup(government=government, name=name, order=order * 10, category=category, post=post)
        for order, (name, category, post) in enumerate(rows, start=1)
    ]


def _regency_groups(government: Government) -> list[tuple[str, Category, str]]:
    head = "Wali Kota" if government.region.level == Region.Level.CITY else "Bupati"
    return [
        ("Forkopimda", Category.FORKOPIMDA, ""),
        (f"Wakil {head}, Sekda, asisten, staf ahli, kepala bagian", Category.SECRETARIAT, ""),
        ("Kepala perangkat daerah", Category.AGENCY_HEAD, ""),
        ("Camat", Category.DISTRICT_HEAD, ""),
        (government.village_head_term.capitalize(), Category.VILLAGE_HEAD, ""),
        ("Lurah", Category.URBAN_VILLAGE_HEAD, ""),
        ("Ketua Koperasi Desa Merah Putih", Category.VILLAGE_COOPERATIVE, ""),
        ("Ketua Koperasi Kelurahan Merah Putih", Category.URBAN_COOPERATIVE, ""),
        ("Instansi vertikal", Category.VERTICAL, ""),
    ]


def _province_groups(government: Government) -> list[tuple[str, Category, str]]:
    place = f"se-Provinsi {government.region.name}"
    return [
        ("Forkopimda", Category.FORKOPIMDA, ""),
        ("Wakil Gubernur, Sekda, asisten, staf ahli, kepala biro", Category.SECRETARIAT, ""),
        ("Kepala perangkat daerah", Category.AGENCY_HEAD, ""),
        (f"Bupati dan wali kota {place}", Category.OTHER_GOVERNMENT, InviteeGroup.Post.HEAD),
        (f"Sekda kabupaten dan kota {place}", Category.OTHER_GOVERNMENT, InviteeGroup.Post.OTHER),
        ("Instansi vertikal", Category.VERTICAL, ""),
    ]


@transaction.atomic
def save_group(
    *,
    by: models.Model,
    group: InviteeGroup,
    regions: Iterable[Region],
    extra_positions: Iterable[Position],
    excluded_positions: Iterable[Position],
    **fields: Any,
) -> InviteeGroup:
    """Store a group's name and rule; `group` is an existing one, or a new one of the government.

    Meetings that have been sent keep whom they invited; only future choices follow the new rule.
    """
    action = "invitee_group.create" if group.pk is None else "invitee_group.edit"
    change(group, fields)
    store(group)
    group.regions.set(regions)
    group.extra_positions.set(extra_positions)
    group.excluded_positions.set(excluded_positions)
    data = {"category": group.category, "organization_kind": group.organization_kind, "post": group.post}
    audit.record(by=by, action=action, on=group, government_id=group.government_id, data=data)
    return group


@transaction.atomic
def retire_group(*, by: models.Model, group: InviteeGroup, on: date) -> None:
    """Offer the group no longer from `on`; what it once invited stays."""
    group.retired_on = on
    group.save(update_fields=["retired_on"])
    data = {"on": on.isoformat()}
    audit.record(by=by, action="invitee_group.retire", on=group, government_id=group.government_id, data=data)
