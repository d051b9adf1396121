"""House style: a file fits one sitting, a function one look. Tests and generated migrations are free."""

import ast

import pytest

from tests.architecture.sources import product_python, short

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


@pytest.mark.parametrize("path", product_python(), ids=short)
def test_file_and_its_functions_are_short(path):
    source = path.read_text(encoding="utf-8")

    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long_functions = [
        f"{function.name}: {length}"
        for function in functions
        if (length := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]

    assert len(source.splitlines()) <= LONGEST_FILE
    assert long_functions == []
