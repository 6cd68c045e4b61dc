import base64
import uuid
from datetime import timedelta

from contract.harness import FakeTerminal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import to_json
from kiosk.api.terminals import EnrolmentRequest, Heartbeat, HeartbeatReply, SiteConfig
from server.terminals.nonces import NonceWindow

HEARTBEAT = Heartbeat("0.1", 0, 0, 0)


def enrol(centre, token):
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    body = to_json(EnrolmentRequest(token, base64.b64encode(public).decode()))
    return centre.call("POST", "/v1/enrolments", body)


def test_a_token_enrols_once(centre):
    token = centre.token()
    assert enrol(centre, token).status == 201
    assert enrol(centre, token).problem == "/problems/enrolment-token-spent"


def test_an_old_token_enrols_nobody(centre):
    token = centre.token(minutes=60)
    centre.clock.move(minutes=61)
    assert enrol(centre, token).status == 403


def test_tokens_lie_hashed(centre):
    token = centre.token()
    assert token not in str(centre.sql("SELECT * FROM enrolment_tokens"))


def test_a_heartbeat_learns_the_time_and_the_version_of_the_site(centre, terminal):
    reply = terminal.call("POST", "/v1/heartbeats", HEARTBEAT).as_(HeartbeatReply)
    site = terminal.call("GET", "/v1/site").as_(SiteConfig)
    assert reply.server_time.startswith(centre.clock().strftime("%Y-%m-%dT%H"))
    assert reply.config_version == site.version


def test_the_site_is_sent_once_a_version(centre, terminal):
    site = terminal.call("GET", "/v1/site")
    again = terminal.call("GET", "/v1/site", if_none_match=site.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_the_site_names_the_units_that_may_be_complained_of_organs_first_with_what_they_answer_for(terminal):
    units = terminal.call("GET", "/v1/site").as_(SiteConfig).units
    assert ("肃宁县教育局", ["education", "culture"]) in [(unit.name, unit.categories) for unit in units]
    assert units[-1].name == "邵庄乡人民政府"
    assert len({unit.name for unit in units}) == len(units) >= 30


def test_the_site_names_every_enrolled_key(centre, terminal):
    before = terminal.call("GET", "/v1/site").as_(SiteConfig)
    other = FakeTerminal(centre)
    after = terminal.call("GET", "/v1/site").as_(SiteConfig)
    assert before.version != after.version
    assert other.enrolled.terminal_number in {key.terminal_number for key in after.terminal_keys}


def test_an_unsigned_call_is_refused(centre):
    assert centre.call("POST", "/v1/heartbeats", to_json(HEARTBEAT)).problem == "/problems/not-signed"


def test_a_garbled_signature_is_refused(centre):
    headers = {"signature-input": 'xf=("@method";created=', "signature": "xf=:!!:"}
    assert centre.call("GET", "/v1/site", headers=headers).status == 401


def test_a_signature_counts_once(centre, terminal):
    nonce = uuid.uuid4().hex
    assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT, nonce=nonce).status == 200
    assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT, nonce=nonce).problem == "/problems/not-signed"


def test_a_signature_of_another_hour_tells_the_servers_time(centre, terminal):
    reply = terminal.call("GET", "/v1/site", now=centre.clock() - timedelta(minutes=6))
    assert reply.problem == "/problems/clock-skew"
    assert b'"server_time"' in reply.body


def test_a_withdrawn_terminal_is_unknown_at_once(centre, terminal):
    centre.write("UPDATE terminals SET state = 'revoked' WHERE key_id = ?", terminal.enrolled.key_id)
    assert terminal.call("GET", "/v1/site").problem == "/problems/not-enrolled"


def test_another_body_than_the_signed_one_is_refused(centre, terminal):
    from kiosk.api.signatures import Message, sign_request

    message = Message("POST", f"http://127.0.0.1:{centre.port}/v1/heartbeats", {})
    sign_request(
        message, to_json(HEARTBEAT), key=terminal.key, key_id=terminal.enrolled.key_id,
        now=centre.clock(), nonce="n1",
    )  # fmt: skip
    body = to_json(Heartbeat("0.1", 9, 9, 9))
    assert centre.call("POST", "/v1/heartbeats", body, dict(message.headers)).status == 401


def test_nothing_private_is_kept_by_a_proxy(centre, terminal):
    assert terminal.call("GET", "/v1/site").headers["cache-control"] == "private, no-store"


def test_a_server_that_started_again_takes_nothing_that_was_signed_before(centre, terminal):
    centre.clock.move(minutes=1)
    before, nonces = centre.clock(), centre.centre.nonces
    centre.clock.move(seconds=2)
    try:
        object.__setattr__(centre.centre, "nonces", NonceWindow(1000, centre.clock()))
        reply = terminal.call("POST", "/v1/heartbeats", HEARTBEAT, now=before)
        assert reply.problem == "/problems/clock-skew"
        assert terminal.call("POST", "/v1/heartbeats", HEARTBEAT).status == 200
    finally:
        object.__setattr__(centre.centre, "nonces", nonces)
