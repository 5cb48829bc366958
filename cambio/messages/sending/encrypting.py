"""Web push without a middleman that can read it: RFC 8291 (message encryption), RFC 8188 (its
coding) and RFC 8292 (who sends it, called VAPID), on the primitives of `cryptography`."""

from __future__ import annotations

import base64
import hmac
import json
import os
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
CURVE_ORDER = int("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
RECORD_BYTES, HEADER_BYTES, TAG_BYTES = 4096, 86, 16
PAYLOAD_BYTES_MAX = RECORD_BYTES - HEADER_BYTES - TAG_BYTES - 1
"""What every push service takes, in one record."""
VALID_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Salted:
    """What is chosen afresh for each message: a key of one use, and 16 bytes."""

    key: ec.EllipticCurvePrivateKey
    salt: bytes


def fresh() -> Salted:
    """A new key and salt."""
    return Salted(ec.generate_private_key(CURVE), os.urandom(16))


def encrypt(payload: bytes, *, public_key: bytes, secret: bytes, salted: Salted) -> bytes:
    """What only the browser with this public key and secret can read.

    Raises:
        ValueError: the payload is too long, or the public key is no point of the curve.
    """
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise ValueError(f"a push holds at most {PAYLOAD_BYTES_MAX} bytes, not {len(payload)}")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public_key)
    ours = point_of(salted.key)
    shared = salted.key.exchange(ec.ECDH(), theirs)
    info = b"WebPush: info\0" + public_key + ours
    input_key = _derived(shared, salt=secret, info=info, length=32)
    key = _derived(input_key, salt=salted.salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(input_key, salt=salted.salt, info=b"Content-Encoding: nonce\0", length=12)
    header = salted.salt + struct.pack("!IB", RECORD_BYTES, len(ours)) + ours
    # The byte 2 ends the last record, and so says that there is none after it.
    return header + AESGCM(key).encrypt(nonce, payload + b"\x02", None)


def signing_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this server, made from a secret, always the same."""
    number = int.from_bytes(hmac.digest(secret.encode(), b"cambio push key", "sha512"), "big") % (
        CURVE_ORDER - 1
    )
    return ec.derive_private_key(number + 1, CURVE)


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """A key's public half as 65 bytes, in the form that browsers take."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def authorization(
    key: ec.EllipticCurvePrivateKey, *, origin: str, subject: str, now: datetime
) -> str:
    """The header that tells a push service (`origin`) who sends, and whom to ask (`subject`)."""
    claims = {"aud": origin, "exp": int((now + VALID_FOR).timestamp()), "sub": subject}
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"vapid t={signed}.{base64url(signature)}, k={base64url(point_of(key))}"


def base64url(content: bytes) -> str:
    """Bytes as text for addresses and headers, without padding."""
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_base64url(text: str) -> bytes:
    """The bytes in such a text.

    Raises:
        ValueError: it is none.
    """
    return base64.b64decode(
        text.strip() + "=" * (-len(text.strip()) % 4), altchars=b"-_", validate=True
    )


def _json(document: dict[str, object]) -> str:
    return base64url(json.dumps(document, separators=(",", ":")).encode())


def _derived(key: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(key)
