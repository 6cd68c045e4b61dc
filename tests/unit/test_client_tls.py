"""The line over TLS: only the centre's own certificate is believed."""

import ssl
import threading
from datetime import timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from support.http_centre import HttpCentre, reply

from kiosk.clock import CentreClock, SystemClock
from kiosk.errors import ServerUnreachable
from kiosk.sync.client import HttpClient


def certificate(folder, name):
    """A self-signed certificate for 127.0.0.1 with its key, in one PEM file; and the certificate alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = SystemClock().now()
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
    (folder / f"{name}.crt").write_bytes(signed)
    (folder / f"{name}.pem").write_bytes(
        signed + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return folder / f"{name}.crt", folder / f"{name}.pem"


@pytest.fixture
def files(tmp_path):
    return {name: certificate(tmp_path, name) for name in ("centre", "stranger")}


@pytest.fixture
def centre(files):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files["centre"][1])
    running = HttpCentre(tls=context)
    yield running
    running.stop()


def client(centre, ca_file, timeout_s=5.0):
    url = centre.url.replace("http:", "https:")
    return HttpClient(url, ca_file=str(ca_file), clock=CentreClock(SystemClock()), timeout_s=timeout_s)


def test_the_centres_own_certificate_is_believed(centre, files):
    centre.answers.append(reply(200, b"hello"))
    assert client(centre, files["centre"][0]).call("GET", "/v1/site").body == b"hello"


def test_a_strangers_certificate_is_not(centre, files):
    with pytest.raises(ServerUnreachable):
        client(centre, files["stranger"][0]).call("GET", "/v1/site")
    assert centre.requests == []


def test_a_certificate_of_nobody_we_know_is_not(centre):
    with pytest.raises(ServerUnreachable):
        client(centre, "").call("GET", "/v1/site")
    assert centre.requests == []


def test_a_handshake_that_never_ends_ends_at_the_deadline(files):
    deaf = HttpCentre(always=lambda _: [threading.Event()])
    with pytest.raises(ServerUnreachable):
        client(deaf, files["centre"][0], timeout_s=0.3).call("GET", "/v1/site")
    deaf.stop()
