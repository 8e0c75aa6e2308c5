"""Opaque ids: a keyed one-to-one scramble of a counter, written as fixed-width hexadecimal text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analytics.synthetic.arrays import AnyArray

BITS = 48
_MASK = np.uint64((1 << BITS) - 1)
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype=np.uint16)
_ODD = (np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB), np.uint64(0xD6E8FEB86659FD93))

Text = npt.NDArray[np.uint8]


def scramble(numbers: AnyArray, key: int) -> npt.NDArray[np.uint64]:
    """Map numbers below 2**48 one to one onto numbers below 2**48; another key, another map.

    Each round adds, xors a right shift, or multiplies by an odd number modulo 2**48: all invertible.

    >>> len(set(scramble(np.arange(1000), key=7).tolist()))
    1000
    """
    value = numbers.astype(np.uint64) & _MASK
    for number, odd in enumerate(_ODD):
        shift = np.uint64(key * (2 * number + 3) * 0x9E3779B97F4A7C15 % (1 << BITS))
        value ^= value >> np.uint64(25)
        value = (value * odd + shift) & _MASK
    value ^= value >> np.uint64(23)
    return value


def text(numbers: AnyArray, key: int, prefix: str) -> Text:
    """Ids as a matrix of ASCII bytes, one row an id: the prefix, then twelve hexadecimal digits.

    >>> text(np.array([1]), key=0, prefix="S").shape
    (1, 13)
    """
    head = prefix.encode("ascii")
    rows = np.empty((len(numbers), len(head) + 12), np.uint8)
    rows[:, : len(head)] = np.frombuffer(head, np.uint8)
    low_bytes = scramble(numbers, key).byteswap().view(np.uint8).reshape(-1, 8)[:, 2:]
    rows[:, len(head) :] = _HEX[low_bytes].view(np.uint8).reshape(-1, 12)
    return rows


def strings(rows: Text) -> list[str]:
    """Ids as Python text; for small tables and tests."""
    width = rows.shape[1]
    whole = rows.tobytes().decode("ascii")
    return [whole[at : at + width] for at in range(0, len(whole), width)]
