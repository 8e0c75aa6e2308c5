"""What a night was made from, by the names that its files have since people were erased."""

from __future__ import annotations

from analytics.nightly.manifest import Manifest
from analytics.store import erasures
from analytics.store.open import Store


def as_now(store: Store, told: Manifest) -> Manifest:
    """A manifest with its inputs and its model as they lie now; the same where nobody was erased."""
    files = erasures.files(store)
    if not files:
        return told
    rows = {(each.new_path, each.new_sha256): each.new_rows for each in files}
    followed = erasures.followed(files)
    segments = []
    for each in told["inputs"]["segments"]:
        place = followed.get((each["path"], each["sha256"]))
        now = {} if place is None else {"path": place[0], "sha256": place[1], "rows": rows[place]}
        segments.append(each | now)
    model = told["model"]
    name = f"models/{model['model_id']}.json"
    sha256 = followed.get((name, model["sha256"]), (name, model["sha256"]))[1]
    inputs = told["inputs"] | {"segments": segments}
    return told | {"inputs": inputs, "model": model | {"sha256": sha256}}
