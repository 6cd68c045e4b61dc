"""For every test: properties draw the same examples on every run, and the long proof has a switch."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")


def pytest_addoption(parser):
    parser.addoption(
        "--prove",
        action="store_true",
        default=False,
        help="the long form of the proofs (100 kills instead of 30)",
    )
    parser.addoption(
        "--golden-update",
        action="store_true",
        default=False,
        help="keep the screens as they are now as those that were found good (tests/golden)",
    )
    parser.addoption(
        "--printer",
        default="",
        metavar="URL",
        help="port of a printer for tests/devices/test_any_printer.py: /dev/…, serial:///…, socket://host:port",
    )
    parser.addoption(
        "--printer-profile",
        default="generic-80mm",
        metavar="NAME",
        help="its profile: a name in config/printers, or the path of a .toml file",
    )
