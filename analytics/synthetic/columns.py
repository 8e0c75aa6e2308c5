"""NumPy columns as Arrow columns, without a Python object a value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from analytics.synthetic.arrays import AnyArray
from analytics.synthetic.identifiers import Text

_ARROW = {"timestamp": pa.timestamp("us"), "date": pa.date32()}


def texts(rows: Text) -> pa.Array:
    """A text column from a matrix of ASCII bytes, one row a value."""
    count, width = rows.shape
    offsets = np.arange(0, count * width + 1, width, dtype=np.int32)
    data = pa.py_buffer(np.ascontiguousarray(rows))
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), data)


def named(position: AnyArray, names: Sequence[str], missing: AnyArray | None = None) -> pa.Array:
    """A text column from positions in a list of names; null under `missing`."""
    indices = pa.array(position.astype(np.int16), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))


def timestamps(at_us: AnyArray, missing: AnyArray | None = None) -> pa.Array:
    """A timestamp column from microseconds since 1970."""
    return pa.array(at_us, pa.int64(), mask=missing).cast(_ARROW["timestamp"])


def dates(epoch_days: AnyArray, missing: AnyArray | None = None) -> pa.Array:
    """A date column from days since 1970."""
    return pa.array(epoch_days.astype(np.int32), pa.int32(), mask=missing).cast(_ARROW["date"])
