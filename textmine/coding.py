"""How a noun becomes bytes and comes back equal: MessagePack by its type, packed where that saves room.

No UTF-8 holds half of a surrogate pair, which a damaged file or an odd file name may leave in a text. Where one stands
in a noun, all its strings are written with an escape for such; the first byte tells. Nothing is ever unpickled.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")
_ESCAPED, _PACKED = 1, 2  # bits of the first byte
_WORTH_PACKING = 256  # bytes, under which packing makes nothing shorter
_QUICK = 1  # zlib's level: a higher one takes thrice the time for a tenth of the room
_TO_ESCAPE = re.compile(r"[\\\ud800-\udfff]")
_ESCAPE = re.compile(r"\\([0-9a-f]{4})")

_UNSOUND = (msgspec.MsgspecError, zlib.error, ValueError, TypeError, LookupError, RecursionError, re.error)


def as_key(text: str) -> str | bytes:
    """Return a string as SQLite can hold it: as text, or as bytes where UTF-8 cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_key(kept: str | bytes) -> str:
    """Return the string that :func:`as_key` was given."""
    return kept if isinstance(kept, str) else kept.decode("utf-8", "surrogatepass")


class Coder(Generic[T]):
    """Writes and reads nouns of one type, which is any that msgspec knows; patterns are compiled anew.

    A type that has only some of the fields reads what was written of a larger one. With ``packs`` false nothing is
    packed: what is written holds bytes that are.
    """

    def __init__(self, kind: Any, *, packs: bool = True) -> None:
        self._kind = kind
        self._packs = packs
        self._decoder = msgspec.msgpack.Decoder(kind, dec_hook=_remade)

    @classmethod
    def of_part(cls, path: str, kind: Any) -> Coder[Any]:
        """Return what reads one field of a noun alone, or a field of a field (``a.b``), and passes the rest over.

        What is read is an object that has the field under the same path; without a path, it is a ``kind`` itself.
        """
        for name in reversed(path.split(".") if path else ()):
            kind = msgspec.defstruct("Part", [(name, kind)])
        return Coder(kind)

    def encode(self, noun: T) -> bytes:
        """Return ``noun`` as bytes."""
        flags = 0
        try:
            data = _ENCODER.encode(noun)
        except UnicodeEncodeError:
            flags = _ESCAPED
            plain = msgspec.to_builtins(noun, builtin_types=(bytes,), enc_hook=_plain)
            data = _ENCODER.encode(_each_string(plain, _escaped))
        if self._packs and len(data) >= _WORTH_PACKING:
            flags |= _PACKED
            data = zlib.compress(data, _QUICK)
        return bytes([flags]) + data

    def decode(self, data: bytes) -> T:
        """Return the noun that was written.

        Raises:
            ValueError: the bytes are not what was written.
        """
        try:
            return self._decoded(data)
        except _UNSOUND as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error

    def _decoded(self, data: bytes) -> T:
        flags, body = data[0], data[1:]
        if flags & _PACKED:
            body = zlib.decompress(body)
        if flags & _ESCAPED:
            plain = _each_string(msgspec.msgpack.decode(body), _unescaped)
            found: T = msgspec.convert(plain, self._kind, dec_hook=_remade)
            return found
        kept: T = self._decoder.decode(body)
        return kept


def _plain(value: object) -> object:
    """Return what msgspec has no form for in one that it has: patterns, and the numbers of NumPy."""
    if isinstance(value, re.Pattern):
        return [value.pattern, value.flags]
    for kind in (float, int, str):
        if isinstance(value, kind):
            return kind(value)
    raise NotImplementedError(type(value).__name__)


def _remade(kind: Any, value: Any) -> Any:
    if kind is object:
        return value
    if getattr(kind, "__origin__", kind) is re.Pattern:
        pattern, flags = value
        return re.compile(pattern, flags)
    raise NotImplementedError(str(kind))


def _each_string(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_each_string(key, change): _each_string(held, change) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_each_string(held, change) for held in value]
    return value


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda found: f"\\{ord(found[0]):04x}", text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)
