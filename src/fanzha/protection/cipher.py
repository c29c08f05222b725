"""Encryption at rest of single values: AES-256-GCM, a fresh nonce each time, bound to the place where the value lives.

The keys lie in one file that only its owner may read, one key a line, newest last. A new key is added by appending a
line: new values use it, old values stay readable. Losing the file loses the values; back it up apart from the database.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fanzha.errors import FanzhaError

_VERSION = "v1"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Undecipherable(FanzhaError):
    """A sealed value that none of our keys opens, or that was moved or changed."""

    code = "undecipherable"


class Cipher:
    """Seals and opens short texts with the keys of one data folder."""

    def __init__(self, keys: list[bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            raise Undecipherable("加密密钥文件为空或已损坏，请从备份恢复")
        self._keys = {_name(key): key for key in keys}
        self._newest = keys[-1]

    @classmethod
    def open(cls, path: Path) -> Cipher:
        """The cipher of a key file, making the file with one new key when there is none."""
        return cls([_decoded(line) for line in _read_or_make(path).split()])

    def seal(self, text: str, context: str) -> str:
        """Encrypt. ``context`` names the place (table and column): elsewhere the value does not open."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = AESGCM(self._newest).encrypt(nonce, text.encode(), context.encode())
        return f"{_VERSION}:{_name(self._newest)}:{base64.b64encode(nonce + body).decode()}"

    def unseal(self, token: str, context: str) -> str:
        """Decrypt. Raises `Undecipherable` for a value that was changed, moved, or sealed with a key we lack."""
        version, _, rest = token.partition(":")
        key_name, _, body = rest.partition(":")
        key = self._keys.get(key_name)
        if version != _VERSION or key is None:
            raise Undecipherable("这条内容的密钥不在本机，请检查密钥文件")
        try:
            raw = base64.b64decode(body, validate=True)
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError):
            raise Undecipherable("这条内容被改动过，解不开") from None

    def fingerprint(self, text: str, context: str) -> str:
        """A keyed digest (hex) for exact look-up of a value that is stored sealed; made with the oldest key."""
        key = next(iter(self._keys.values()))
        return hmac.new(key, f"{context}\0{text}".encode(), hashlib.sha256).hexdigest()


def _name(key: bytes) -> str:
    return hashlib.sha256(b"fanzha key name" + key).hexdigest()[:8]


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except ValueError:
        return b""


def _read_or_make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written aside and linked into place, so that a second process never reads half a key.
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text("ascii")
