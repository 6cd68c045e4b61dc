"""Every way in which somebody who answers may fail to be the centre: no byte of a request reaches them."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from support.http_centre import HttpCentre, reply

from kiosk.clock import CentreClock, SystemClock
from kiosk.errors import ServerUnreachable
from kiosk.sync.client import HttpClient, raise_for_problem

NOW = datetime.now(UTC)
YEAR = timedelta(days=365)
HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def ca():
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(ca, tmp_path_factory):
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def speak():
    """A server with that certificate; the centre's address, and what arrived."""
    running = []

    def begin(certificate, **settings):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        for name, value in settings.items():
            setattr(context, name, value) if name != "ciphers" else context.set_ciphers(value)
        certificate.configure_cert(context)
        running.append(HttpCentre(always=reply(200, b"{}"), tls=context))
        return running[-1]

    yield begin
    for one in running:
        one.stop()


def client(centre, ca_file):
    url = centre.url.replace("http:", "https:")
    return HttpClient(url, ca_file=str(ca_file), clock=CentreClock(SystemClock()), timeout_s=5.0)


def refused(centre, ca_file):
    """The code; the watch knows it, and nothing of the request was heard."""
    calls = client(centre, ca_file)
    with pytest.raises(ServerUnreachable) as told:
        calls.call("POST", "/v1/lookups", b'{"id_number": "canary"}')
    assert centre.requests == []
    assert (calls.watch.state.is_online, calls.watch.state.code) == (False, told.value.code)
    return told.value.code


def test_the_centre_is_believed_and_so_is_its_next_certificate(ca, ca_file, speak):
    for _ in range(2):
        assert client(speak(ca.issue_cert(HOST)), ca_file).call("GET", "/v1/site").status == 200


IMPOSTORS = {
    "another CA": lambda _: trustme.CA().issue_cert(HOST),
    "another host": lambda ca: ca.issue_cert("centre.example"),
    "another address": lambda ca: ca.issue_cert("127.0.0.2"),
    "a common name alone": lambda ca: ca.issue_cert("other.example", common_name=HOST),
    "expired": lambda ca: ca.issue_cert(
        HOST, not_before=NOW - 2 * YEAR, not_after=NOW - timedelta(minutes=1)
    ),
    "not valid yet": lambda ca: ca.issue_cert(
        HOST, not_before=NOW + timedelta(hours=1), not_after=NOW + YEAR
    ),
    "a CA of another CA": lambda _: trustme.CA().create_child_ca().issue_cert(HOST),
}


@pytest.mark.parametrize("name", IMPOSTORS)
def test_who_is_not_the_centre_is_told_nothing(ca, ca_file, speak, name):
    assert refused(speak(IMPOSTORS[name](ca)), ca_file) == "S20"


def test_a_chain_with_a_hole_is_not_believed(ca, ca_file, speak, tmp_path):
    whole = ca.create_child_ca().issue_cert(HOST)
    assert client(speak(whole), ca_file).call("GET", "/v1/site").status == 200
    leaf = ca.create_child_ca().issue_cert(HOST)
    file = tmp_path / "leaf.pem"
    file.write_bytes(leaf.private_key_pem.bytes() + leaf.cert_chain_pems[0].bytes())
    assert refused(speak(OneFile(file)), ca_file) == "S20"


class OneFile:
    """A key and a certificate without the ones above it."""

    def __init__(self, path):
        self._path = path

    def configure_cert(self, context):
        context.load_cert_chain(self._path)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_an_old_tls_is_not_spoken(ca, ca_file, speak):
    old = speak(
        ca.issue_cert(HOST),
        minimum_version=ssl.TLSVersion.MINIMUM_SUPPORTED,
        maximum_version=ssl.TLSVersion.TLSv1_1,
        ciphers="ALL:@SECLEVEL=0",
    )
    assert refused(old, ca_file) == "S20"


def test_plain_http_where_tls_is_awaited_is_nobody(ca_file):
    plain = HttpCentre(always=reply(200, b"{}"))
    assert refused(plain, ca_file) in ("S10", "S20")
    plain.stop()


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"], ids=["missing", "empty", "garbage"])
def test_without_a_ca_file_that_can_be_read_nobody_is_believed(ca, speak, tmp_path, content):
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_bytes(content)
    assert refused(speak(ca.issue_cert(HOST)), file) in ("S10", "S20")


def test_a_ca_file_cut_off_anywhere_believes_nobody_or_the_centre(ca, ca_file, speak, tmp_path):
    whole, centre = ca_file.read_bytes(), speak(ca.issue_cert(HOST))
    file = tmp_path / "ca.pem"
    for length in range(0, len(whole) - 2, 37):
        file.write_bytes(whole[:length])
        assert refused(centre, file) in ("S10", "S20")


def test_a_redirect_out_of_tls_is_not_followed(ca, ca_file, speak):
    plain = HttpCentre(always=reply(200, b"{}"))
    centre = speak(ca.issue_cert(HOST))
    centre.always = reply(307, headers=[f"Location: {plain.url}/v1/site"])
    with pytest.raises(ServerUnreachable):
        raise_for_problem(client(centre, ca_file).call("GET", "/v1/site"))
    assert plain.requests == []
    plain.stop()


def test_neither_a_proxy_nor_a_ca_of_the_environment_counts(ca, ca_file, speak, monkeypatch, tmp_path):
    other = trustme.CA()
    other.cert_pem.write_to_path(tmp_path / "other.pem")
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "other.pem"))
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert client(speak(ca.issue_cert(HOST)), ca_file).call("GET", "/v1/site").status == 200
    assert refused(speak(other.issue_cert(HOST)), ca_file) == "S20"
