"""Who may use a form may not name in it what he may not see: the value is refused and nothing is written."""

import pytest
from django.forms import ModelChoiceField
from django.test.signals import template_rendered
from django.urls import reverse

from tests.access.asking import Asker
from tests.access.policy import POLICY
from tests.access.policy.words import ROLES, Rule
from tests.access.world.bodies import fill

pytestmark = pytest.mark.django_db

#: Names of bodies that mean a row: of the other government each must be refused. (Not "position_title", the owner of a
#: point: what is no post of this government stays the words that were typed.)
ROWS = {
    "organization", "position", "person", "person_without_user", "issue", "item_code", "signatory", "mark",
    "agenda_item", "signatory_title",
}  # fmt: skip


def test_no_form_takes_a_row_that_its_user_may_not_see(world):
    asker = Asker(world.people.cookies)
    taken, tried = [], 0
    for name, rule in POLICY.items():
        role = next((role for role in ROLES if role in (rule.writers or ())), None)
        if rule.public or role is None or not (rule.writes is True or role in (rule.writes or ())):
            continue
        path = reverse(name, kwargs=world.objects[rule.of]["own"] if rule.of else {})
        good = fill(rule.body, world.places["own"])
        for field, value in [*typed_rows(rule, world), *offered_rows(asker, role, rule, path, world)]:
            answer = asker.ask(role, "POST", path, good | {field: value})
            tried += 1
            if answer.written or answer.status >= 500:
                taken.append(f"{name}: {field} = {value} got {answer.status} and wrote {sorted(answer.written)}")

    assert taken == []
    assert tried > 40


def typed_rows(rule: Rule, world):
    """Fields of the good body that name a row, with the other government's row instead."""
    for field, meaning in rule.body.items():
        if isinstance(meaning, str) and meaning.removeprefix("@") in ROWS:
            yield field, world.places["foreign"].names[meaning.removeprefix("@")]


def offered_rows(asker: Asker, role: str, rule: Rule, path: str, world):
    """Fields of the page that offer rows, with rows that it does not offer: first those of others, then of a circle."""
    if rule.readers is None:
        return
    for field, choices in _choices(asker, role, path).items():
        model = choices.queryset.model
        rows = model._default_manager.exclude(pk__in=choices.queryset.values("pk"))
        names = {each.name for each in model._meta.fields}
        for condition in ({"government": world.people.home}, {"circle__isnull": True}):
            if next(iter(condition)).partition("__")[0] in names and (row := rows.exclude(**condition).first()):
                yield field, choices.prepare_value(row)


def _choices(asker: Asker, role: str, path: str) -> dict[str, ModelChoiceField]:
    found: dict[str, ModelChoiceField] = {}

    def look(context, **_more):
        form = context.get("form")
        for name, field in getattr(form, "fields", {}).items():
            if isinstance(field, ModelChoiceField):
                found[form.add_prefix(name)] = field

    template_rendered.connect(look)
    try:
        asker.ask(role, "GET", path)
    finally:
        template_rendered.disconnect(look)
    return found
