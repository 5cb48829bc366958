"""Web push: what leaves is read by nobody but the browser that it is for.

The browser and its push service are played here, apart from the code that sends: the key is a
browser's, the decryption is written after RFC 8291 and RFC 8188, and the first test is their own
example.
"""

from __future__ import annotations

import base64
import json
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import UUID

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask

from cambio.database import reading
from cambio.messages.jobs import send_messages
from cambio.messages.queries.choices import choice_of
from cambio.messages.sending.encrypting import Salted, encrypt, from_base64url, point_of
from tests.conftest import Clock
from tests.messages.acts import action_on, listen, messages_of, note, notices_of, pack
from tests.messages.conftest import set_up
from tests.scene import Scene

CURVE = ec.SECP256R1()
# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
THEIR_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
OUR_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
ENCRYPTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulc"
    "y4a-fN"
)


@dataclass
class Browser:
    """A browser that listens, with its push service. `status` is what that answers."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    secret: bytes = b"sixteen secret by"[:16]
    status: int = 201
    url: str = ""
    shown: list[dict[str, str]] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)

    def read(self, body: bytes) -> bytes:
        """What the browser makes of what came."""
        salt, length = body[:16], body[20]
        size = struct.unpack("!I", body[16:20])[0]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        shared = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\0" + point_of(self.key) + sender
        material = HKDF(hashes.SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(material)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(material)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded[-1:] == b"\x02"
        return padded[:-1]


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser of a neighbour, whose push service is on this machine."""
    played = Browser()

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            played.heads.append(dict(self.headers))
            if played.status == 201:
                played.shown.append(json.loads(played.read(body)))
            self.send_response(played.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    played.url = f"http://127.0.0.1:{server.server_port}/push/one"
    yield played
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def home(sqlite_app: Flask, street: Scene, browser: Browser) -> UUID:
    """A household that hears on that browser's screen."""
    set_up(sqlite_app, push_services=("http://127.0.0.1",), mail_from="cambio@deventer.example")
    household_id = street.neighbour().household_id
    hears(street, household_id, browser)
    return household_id


def hears(street: Scene, household_id: UUID, browser: Browser) -> None:
    listen(
        street,
        household_id,
        endpoint=browser.url,
        public_key=point_of(browser.key),
        secret=browser.secret,
        services=("http://127.0.0.1",),
    )


def test_it_is_encrypted_as_the_example_of_the_rfc() -> None:
    number = int.from_bytes(from_base64url(OUR_PRIVATE), "big")
    salted = Salted(ec.derive_private_key(number, CURVE), from_base64url(SALT))
    body = encrypt(
        PLAIN,
        public_key=from_base64url(THEIR_PUBLIC),
        secret=from_base64url(SECRET),
        salted=salted,
    )
    assert body == from_base64url(ENCRYPTED)


def test_the_browser_shows_what_there_is_to_tell(
    street: Scene, home: UUID, browser: Browser, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=7)))
    assert send_messages() == 1
    (shown,) = browser.shown
    assert shown["title"] == "In uw straat: Opruimen in de Dreef"
    assert "14 maart 2026" in shown["body"]
    assert shown["url"] == "http://127.0.0.1:8000/deventer/my"
    assert shown["tag"] == messages_of(street)[0].id.hex
    assert browser.heads[0]["Content-Encoding"] == "aes128gcm"


def test_the_push_service_can_check_who_sends(
    street: Scene, home: UUID, browser: Browser, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=7)))
    send_messages()
    scheme, _, said = browser.heads[0]["Authorization"].partition(" ")
    token, key = (part.strip().partition("=")[2] for part in said.split(","))
    head, claims, signature = token.split(".")
    r, s = (int.from_bytes(half, "big") for half in halves(from_base64url(signature)))
    public = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_base64url(key))
    public.verify(
        encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )
    told = json.loads(from_base64url(claims))
    assert (scheme, told["aud"]) == ("vapid", browser.url.removesuffix("/push/one"))
    assert told["sub"] == "mailto:cambio@deventer.example"
    assert 0 < told["exp"] - clock.now.timestamp() <= 24 * 3600


def halves(signature: bytes) -> tuple[bytes, bytes]:
    assert len(signature) == 64
    return signature[:32], signature[32:]


def test_a_browser_that_no_longer_listens_is_forgotten_and_the_news_goes_by_letter(
    street: Scene, home: UUID, browser: Browser, clock: Clock
) -> None:
    browser.status = 410
    note(street, home, action_on(clock.now + timedelta(days=7)))
    assert send_messages() == 0
    with reading() as session:
        found = choice_of(session, community_id=street.community_id, household_id=home)
    assert found.phones == ()
    pack(street)
    assert messages_of(street) == []
    assert [row.look_at for row in notices_of(street)] == [None]


@pytest.mark.parametrize(
    ("status", "state"), [(500, "ready"), (429, "ready"), (403, "dead"), (301, "dead")]
)
def test_a_service_that_says_no_is_asked_again_or_not(
    street: Scene, home: UUID, browser: Browser, clock: Clock, status: int, state: str
) -> None:
    browser.status = status
    note(street, home, action_on(clock.now + timedelta(days=7)))
    assert send_messages() == 0
    assert messages_of(street)[0].state == state
    assert messages_of(street)[0].trouble == f"push_{status}"


def test_text_that_is_no_base64_is_refused() -> None:
    assert from_base64url(base64.urlsafe_b64encode(b"\xff" * 3).decode()) == b"\xff" * 3
    with pytest.raises(ValueError, match="base64"):
        from_base64url("!!!")
