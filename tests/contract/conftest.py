import pytest
from contract.harness import FakeTerminal, RunningCentre


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    running = RunningCentre(tmp_path_factory.mktemp("centre"))
    yield running
    running.stop()


@pytest.fixture
def terminal(centre):
    return FakeTerminal(centre)
