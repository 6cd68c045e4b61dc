"""What a person gets who types an address: the desk for the server's name, words for one that leads nowhere."""

import pytest
from contract.harness import RunningCentre

from server.cli.run import book_here
from server.site.book import booking_address, load_plan


def test_the_servers_name_alone_leads_to_the_desk(centre):
    reply = centre.call("GET", "/")
    assert (reply.status, reply.headers["location"]) == (303, "/desk")


@pytest.mark.parametrize(
    ("path", "back"),
    [("/desk/nowhere/at/all", "/desk"), ("/book/a/b/c", "/book"), ("/hall/nothing", "/hall")],
)
def test_an_address_that_leads_nowhere_says_so_in_words_and_how_to_go_on(centre, path, back):
    reply = centre.call("GET", path)
    assert reply.status == 404
    assert reply.headers["content-type"].startswith("text/html")
    assert f'href="{back}"' in reply.body.decode()
    assert "⟦" not in reply.body.decode()


def test_a_booking_of_nobody_leads_back_to_booking(centre):
    reply = centre.call("GET", "/book/" + "0" * 32)
    assert (reply.status, "回到预约" in reply.body.decode()) == (404, True)


@pytest.mark.parametrize("path", ["/v1/nothing", "/desktop", "/bookshop"])
def test_a_program_gets_a_problem(centre, path):
    reply = centre.call("GET", path)
    assert (reply.status, reply.headers["content-type"]) == (404, "application/problem+json")


def test_in_a_demonstration_the_kiosks_code_opens_this_servers_own_page(tmp_path):
    running = RunningCentre(tmp_path, demo=True)
    try:
        book_here(running.engine, "127.0.0.1", running.port)
        plan = running.engine.look(load_plan)
        address = booking_address(running.keys, plan, running.centre.today())
        own = f"http://127.0.0.1:{running.port}"
        assert address.startswith(f"{own}/book?door=")
        assert running.call("GET", address.removeprefix(own)).status == 200
        assert len(address) < 78  # a QR of version 5 with level M: read from a hand's distance
    finally:
        running.stop()
