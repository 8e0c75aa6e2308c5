"""The keys that sign the record and stand in for identifiers; the store needs them too, so they lie there."""

from __future__ import annotations

from analytics.store.keys import AUDIT, IDENTIFIERS, LEAST_BYTES, Keys, beside, folder, known, load

__all__ = ["AUDIT", "IDENTIFIERS", "LEAST_BYTES", "Keys", "beside", "folder", "known", "load"]
