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
