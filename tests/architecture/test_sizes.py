"""House style: a file fits one sitting, a function one look. Tests and generated migrations are free."""

import ast

from tests.architecture.sources import product_python, short

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def too_long(path):
    """What of the file is too long, with its lines."""
    source = path.read_text(encoding="utf-8")
    yield short(path), len(source.splitlines()), LONGEST_FILE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{short(path)}: {node.name}", (node.end_lineno or 0) - node.lineno + 1, LONGEST_FUNCTION


def test_files_and_their_functions_are_short():
    measured = [each for path in product_python() for each in too_long(path)]

    assert len(measured) > 1000
    assert [f"{name}, {lines} lines" for name, lines, most in measured if lines > most] == []
