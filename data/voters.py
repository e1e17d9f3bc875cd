"""Who votes: a voter is known by a hash that is keyed per title, so that votes on two titles cannot be joined."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from data.errors import StoreUnreadable
from data.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from data.records import Verdict
    from data.store import Store

_BYTES = 32


def cast_vote(store: Store, key: bytes, voter: bytes, review_id: str, verdict: Verdict) -> int:
    """Record what one voter says of one review, in place of what they said before.

    Args:
        store: Where votes are kept.
        key: The installation's secret, from `read_secret`.
        voter: Any bytes that are this voter's alone; they are hashed and not kept.
        review_id: A current review.
        verdict: WITHDRAW takes an earlier vote back.

    Returns:
        The number of the last vote in the log; unchanged where the verdict stood already.

    Raises:
        UnknownReview: If there is no such current review.
        StoreUnreadable: If the vote could not be made durable; then it was not recorded.
    """
    title_id = store.title_of_review(review_id)
    return store.record_vote(review_id, voter_hash(key, title_id, voter), verdict)


def voter_hash(key: bytes, title_id: str, voter: bytes) -> str:
    """HMAC-SHA-256 under the installation's key of the title's id and the voter, as 64 hexadecimal digits."""
    return hmac.new(key, title_id.encode() + b"\x00" + voter, hashlib.sha256).hexdigest()


def read_secret(path: Path) -> bytes:
    """32 random bytes that are made at the first call and kept in a file that only its owner reads.

    Raises:
        StoreUnreadable: If the file cannot be read or written, or holds something else.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, secrets.token_hex(_BYTES).encode(), mode=0o600, replace=False)
        secret = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise StoreUnreadable(path, str(error)) from error
    if len(secret) != _BYTES:
        raise StoreUnreadable(path, f"{len(secret)} bytes, not {_BYTES}")
    return secret
