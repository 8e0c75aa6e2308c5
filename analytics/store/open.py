"""A store is a folder: what lies where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analytics.errors import ContractError

ROW_FOLDERS = ("segments", "held", "quarantine", "protected")


@dataclass(frozen=True)
class Store:
    """Paths inside one store; rows of `protected_attributes` lie under `protected` and nowhere else."""

    path: Path
    home: Path | None = None
    """Where a store that is being restored is to stand; None for one that stands in its place."""

    @property
    def place(self) -> Path:
        """The store's own place, which is where its keys are looked for and what notes of its log name."""
        return (self.home or self.path).resolve()

    @property
    def state_path(self) -> Path:
        """SQLite file that says which of the other files count."""
        return self.path / "state.sqlite"

    @property
    def lock_path(self) -> Path:
        """File whose lock the one writer holds."""
        return self.path / "lock"

    @property
    def staging(self) -> Path:
        """Scratch of the writer; emptied by whoever takes the lock."""
        return self.path / "staging"

    @property
    def segments(self) -> Path:
        """Accepted rows: one folder a table of immutable Parquet files."""
        return self.path / "segments"

    @property
    def runs(self) -> Path:
        """Published nights, one immutable DuckDB file each."""
        return self.path / "runs"

    @property
    def models(self) -> Path:
        """Fitted models, one JSON file each."""
        return self.path / "models"

    @property
    def casework_path(self) -> Path:
        """SQLite file of what people did with the list, where no other database is named."""
        return self.path / "casework.sqlite"

    @property
    def chains_path(self) -> Path:
        """Names of the logs that were begun in this store, one a line."""
        return self.path / "casework.chains"

    @property
    def protected(self) -> Path:
        """Protected attributes, apart from everything that a signal can reach."""
        return self.path / "protected"


def open_store(path: Path, *, create: bool = True) -> Store:
    """The store at `path`, made first where it is missing, brought up where an older program wrote it.

    `ContractError` if it cannot be one.
    """
    from analytics.store import migrations

    store = Store(path)
    if not store.state_path.exists():
        if not create:
            raise ContractError(f"store {path}: no store here", allowed="a folder that an ingest made")
        _make_folders(store)
    migrations.prepare(store)
    return store


def _make_folders(store: Store) -> None:
    allowed = "an empty or missing folder, or an existing store"
    try:
        store.path.mkdir(parents=True, exist_ok=True)
        if any(entry.name not in _names_in_a_store() for entry in store.path.iterdir()):
            raise ContractError(f"store {store.path}: a folder with other things in it", allowed=allowed)
        for folder in (*ROW_FOLDERS, "staging", "runs", "models"):
            (store.path / folder).mkdir(exist_ok=True)
    except OSError as error:
        raise ContractError(f"store {store.path}: {error.strerror}", allowed=allowed) from None


def _names_in_a_store() -> set[str]:
    databases = ("state.sqlite", "casework.sqlite")
    state_files = {name + ending for name in databases for ending in ("", "-wal", "-shm")}
    return {*ROW_FOLDERS, *state_files, "casework.chains", "staging", "runs", "models", "lock"}
