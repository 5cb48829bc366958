"""An outsider who signs seals."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cambio.database import new_id, perform, reading
from cambio.ledger.seals import last_seal
from cambio.ledger.witnesses import AddWitness, add_witness, statement_of
from tests.conftest import ACTOR_ID


class Witness:
    """Somebody with a key of their own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._key = Ed25519PrivateKey.generate()

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw
        )

    def signature_of_last(self, community_id: int) -> AddWitness:
        """Sign the seal of the last day that was closed."""
        with reading() as session:
            seal = last_seal(session, community_id)
        assert seal is not None
        return AddWitness(
            community_id=community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            day=seal.day,
            name=self.name,
            public_key=self.public_key,
            signature=self._key.sign(statement_of(seal)),
        )

    def sign_last(self, community_id: int) -> None:
        perform(add_witness, self.signature_of_last(community_id))
