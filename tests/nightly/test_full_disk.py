"""A disk that is full: one line, exit code 3, the last night stays, and the next run goes on from there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.feed.ingest import ingest
from analytics.store import nights, state
from analytics.store.open import Store, open_store
from tests.nightly.jobs import FIRST, run
from tests.nightly.test_kills import sound_nights
from tests.programs import complaint, patched, program
from tests.stores import copied

LATER = FIRST.replace(month=7, day=7)


def no_file_above(kilobytes: int) -> str:
    """Code that limits how large a file the program may write; it is met as a full disk is."""
    return (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({kilobytes << 10}, {kilobytes << 10}))"
    )


class Disk:
    """A small disk of its own; where mounting is not permitted, an ordinary folder that is never full."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()
        self.small = self._mount("size=64k")

    def _mount(self, options: str) -> bool:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(self.path)]
        return (
            shutil.which("mount") is not None
            and not subprocess.run(command, capture_output=True, check=False).returncode
        )

    def resize(self, kilobytes: int) -> None:
        if self.small:
            self._mount(f"remount,size={kilobytes}k")

    def used(self) -> int:
        """Kilobytes that are taken."""
        return shutil.disk_usage(self.path).used >> 10

    def close(self) -> None:
        if self.small:
            subprocess.run(["umount", "--lazy", str(self.path)], check=True)


@pytest.fixture
def disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Disk]:
    made = Disk(tmp_path / "disk")
    if not made.small:
        with capsys.disabled():
            sys.stdout.write(
                "\nno right to mount a disk: a limit on the size of files alone stands for a full one\n"
            )
    yield made
    made.close()


def nothing_is_loaded(store: Store) -> bool:
    return not state.loads(store) and not list(store.segments.rglob("*.parquet"))


@pytest.mark.parametrize("kilobytes", [40, 100])
def test_a_limit_on_files_ends_a_load_and_nothing_of_it_counts(
    tmp_path: Path, tiny_feed: Path, kilobytes: int
) -> None:
    store = open_store(tmp_path / "store")
    done = patched(no_file_above(kilobytes), "--store", store.path, "ingest", tiny_feed)
    assert "File too large; allowed: a disk that can be written" in complaint(done, 3)
    assert nothing_is_loaded(store)
    assert not list(store.staging.iterdir())
    assert ingest(store, tiny_feed).tables["events"].accepted > 1_000


def test_a_limit_on_files_while_a_night_is_published_leaves_the_last_one_up(tiny_store_copy: Path) -> None:
    command = ("--store", tiny_store_copy, "nightly", "--as-of", str(LATER))
    done = patched(no_file_above(1_000), *command)
    assert "File too large; allowed: a disk that can be written" in complaint(done, 3)
    assert '"event": "failed"' in done.stderr.splitlines()[-2]
    assert sound_nights(tiny_store_copy) == 1
    assert run(tiny_store_copy, LATER).night.number == 2


def test_a_full_disk_ends_a_load_and_with_room_it_completes(disk: Disk, tiny_feed: Path) -> None:
    disk.resize(250)
    store = open_store(disk.path / "store")
    if disk.small:
        told = complaint(program("--store", store.path, "ingest", tiny_feed), 3)
        assert "full" in told or "No space left on device" in told
    disk.resize(64_000)
    assert not state.loads(store)
    assert ingest(store, tiny_feed).tables["events"].accepted > 1_000
    assert {str(path.relative_to(store.path)) for path in store.segments.rglob("*.parquet")} <= (
        state.known_paths(store)
    )


@pytest.mark.parametrize("spare", [300, 1_000])
def test_a_full_disk_at_night_leaves_the_last_night_up_and_with_room_it_completes(
    disk: Disk, tiny_store: Path, spare: int
) -> None:
    disk.resize(64_000)
    path = copied(tiny_store, disk.path / "store")
    disk.resize(disk.used() + spare)
    if disk.small:
        told = complaint(program("--store", path, "nightly", "--as-of", str(LATER)), 3)
        assert "full" in told or "No space left on device" in told
        assert [night.as_of for night in nights.all(open_store(path))] == [FIRST]
        assert [file.name for file in (path / "runs").iterdir()] == ["run-000001.duckdb"]
    disk.resize(64_000)
    assert run(path, LATER).published
    assert sound_nights(path) == 2
