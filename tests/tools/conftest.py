import pytest

from tools.services import free_port


@pytest.fixture
def unused_port():
    return free_port()
