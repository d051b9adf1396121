"""A view reaches a model only through `visible_to`: what a person may not see does not exist for them.

The lint reads every view module and finds `Model.objects`, `Model._default_manager` and
`get_object_or_404(Model, …)` that do not begin with `Model.objects.visible_to(…)`.
"""

import ast

import pytest

from tests.architecture.sources import short, view_modules

#: "path: expression", each with the reason why no person's scope applies.
ALLOWED: dict[str, str] = {}


def unscoped(tree):
    """Expressions that begin at a manager and take another step than `visible_to`."""
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "visible_to" and is_manager(node.value)
    }
    for node in ast.walk(tree):
        if is_manager(node) and id(node) not in scoped:
            yield ast.unparse(node), node.lineno
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"get_object_or_404", "get_list_or_404"}:
            subject = node.args[0]
            if isinstance(subject, ast.Name) and subject.id[:1].isupper():
                yield ast.unparse(node), node.lineno


def is_manager(node):
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
        and isinstance(node.value, ast.Name | ast.Attribute)
    )


def test_lint_sees_what_it_should():
    source = "a = Meeting.objects.filter(pk=1)\nb = Meeting.objects.visible_to(u)\nc = get_object_or_404(Meeting, pk=1)"

    assert sorted(line for _, line in unscoped(ast.parse(source))) == [1, 3]


@pytest.mark.parametrize("path", view_modules(), ids=short)
def test_views_reach_models_through_visible_to(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    found = [f"{short(path)}: {expression} (line {line})" for expression, line in unscoped(tree)]

    assert [each for each in found if each.rsplit(" (", 1)[0] not in ALLOWED] == []


def test_allowed_exceptions_still_exist():
    existing = {
        f"{short(path)}: {expression}"
        for path in view_modules()
        for expression, _ in unscoped(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert set(ALLOWED) - existing == set()
