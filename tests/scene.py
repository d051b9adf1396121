"""Scenes: rows that many tests of a module begin from, built once for the module and not once per test.

`@scene` declares a fixture like any other; what it needs of other scenes it names as arguments:

    @scene
    def late(cast):
        return make_action_item(owner=cast.owner_position, due_on=YESTERDAY)

The rows are written in a transaction that stays open from test to test. A test runs in a savepoint inside it, is rolled
back to it, and gets a deep copy of what was built, so it can change rows and objects as it likes. Exactly the scenes
that a test asks for are open while it runs: those of its neighbours are rolled back first, whatever the order.
A test with `transaction=True` builds its scenes for itself, where other connections see them.

Scenes are built before the fixtures of the test, so a clock that stands still in the tests stands still for their
scenes by `pytest.mark.built_at(moment)`.
"""

import contextlib
import copy
import inspect
import itertools

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction

#: Names of all scenes: few of the fixtures of a test need to be looked up.
NAMES = set()


def scene(build):
    """Make a fixture of `build`: its arguments are other scenes, what it returns can be copied."""
    needs = inspect.signature(build).parameters.values()

    def fixture(shown, **others):
        return shown[build.__name__] if build.__name__ in shown else build(**others)

    positional = inspect.Parameter("shown", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    fixture.__signature__ = inspect.Signature([positional, *needs])
    fixture.__doc__ = build.__doc__
    fixture.build = build
    NAMES.add(build.__name__)
    return pytest.fixture(fixture, name=build.__name__)


class Stage:
    """The scenes that are open, each in a savepoint of the one before.

    Of each it keeps what it is (its build and the moment), its transaction, and all that was made up to it.
    """

    def __init__(self):
        self.open = []

    def show(self, builds, moment):
        """Open exactly these scenes, those that others need first; return a copy of all they made, by name."""
        wanted = [(build, moment) for build in builds]
        if connection.closed_in_transaction:  # the last test ended the connection, and all that stood in it
            self.close_all()
        while [each for each, *_rest in self.open] != wanted[: len(self.open)]:
            self.close_last()
        for each in wanted[len(self.open) :]:
            self._open(*each)
        return self._copy()

    def _copy(self):
        return copy.deepcopy(self.open[-1][2]) if self.open else {}

    def _open(self, build, moment):
        made = self._copy()  # building may change what it builds upon
        around = transaction.atomic()
        around.__enter__()
        self.open.append(((build, moment), around, made))
        try:
            with time_machine.travel(moment, tick=False) if moment else contextlib.nullcontext():
                made[build.__name__] = build(**{name: made[name] for name in inspect.signature(build).parameters})
            # Else PostgreSQL, which asks foreign keys at the end, would ask for these rows at the end of every test.
            connection.check_constraints()
        except BaseException:
            self.close_last()
            raise
        # Every test of the scene begins alike, the first one too.
        cache.clear()
        mail.outbox.clear()

    def close_last(self):
        _scene, around, _made = self.open.pop()
        assert connection.atomic_blocks[-1] is around, "Something else holds a transaction over several tests."
        transaction.set_rollback(True)
        around.__exit__(None, None, None)

    def close_all(self):
        while self.open:
            self.close_last()


@pytest.fixture(scope="module")
def _stage(django_db_setup, django_db_blocker):
    stage = Stage()
    yield stage
    with django_db_blocker.unblock():
        stage.close_all()


def _builds(item, names):
    """The scenes among the fixtures of a test, each after those it needs."""
    found = []
    for name in filter(NAMES.__contains__, names):
        definitions = item.session._fixturemanager.getfixturedefs(name, item) or [None]
        if build := getattr(getattr(definitions[-1], "func", None), "build", None):
            found += [*_builds(item, inspect.signature(build).parameters), build]
    return list(dict.fromkeys(found))


def _shared(item):
    """The scenes that this test begins from and need not build for itself."""
    marker = item.get_closest_marker("django_db")
    transactional = (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & {
        *item.fixturenames
    }
    return [] if transactional else _builds(item, sorted(item.fixturenames))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests of a module that begin from the same scenes run one after the other, however they were shuffled."""
    result = yield
    items[:] = [
        item
        for _module, together in itertools.groupby(items, key=lambda item: item.nodeid.partition("::")[0])
        for item in sorted(together, key=lambda item: [build.__name__ for build in _shared(item)])
    ]
    return result


@pytest.fixture
def _scenes(request, _stage, django_db_blocker):
    moment = request.node.get_closest_marker("built_at")
    with django_db_blocker.unblock():
        return _stage.show(_shared(request.node), moment and moment.args[0])


@pytest.fixture
def _django_db_helper(_scenes, _django_db_helper):
    """The savepoint of a test, begun inside the scenes it asks for: pytest-django's own fixture, a step later."""


@pytest.fixture
def shown(_scenes, db):
    """What the scenes of this test are, by name; empty for a test that builds them for itself."""
    return _scenes
