import pytest
from support.glass import Glass


@pytest.fixture(scope="session")
def one_glass(tmp_path_factory):
    return Glass(tmp_path_factory.mktemp("kivy"))


@pytest.fixture
def glass(one_glass, monkeypatch):
    monkeypatch.setattr("screens.widgets.buttons.monotonic", one_glass.clock)
    one_glass.fresh()
    return one_glass
