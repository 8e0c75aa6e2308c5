"""Lines of Python that a benchmark runs in a process of their own: each prints one JSON value."""

from __future__ import annotations

READING_FLOOR = """
import statistics, sys, time
import duckdb
import polars
session = duckdb.connect()
query = (
    "select subject_id, event_type, count(*) as events, max(recorded_at) as recorded_at,"
    " max(occurred_at) as occurred_at from read_parquet($path) group by all"
)
def read():
    started = time.perf_counter()
    session.sql(query, params={"path": sys.argv[1]}).pl()
    return time.perf_counter() - started
warm = [read() for _ in range(5)]
print(statistics.median(read() for _ in range(25)))
"""
"""Seconds of one reading floor (contract, section 5), warm; argument: the events' Parquet file."""

EVERY_SIGNAL = """
import time
started = time.perf_counter()
import os, pathlib, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from analytics import taxonomy
from analytics.nightly import choice
from analytics.ranking import history
from analytics.ranking.night import rank
from analytics.ranking.policy import every_signal
from analytics.store.open import open_store
from analytics.store.reading import open_reading
store = open_store(pathlib.Path(sys.argv[1]), create=False)
until, weeks = date.fromisoformat(sys.argv[2]), int(sys.argv[3])
nights = [until - timedelta(weeks=back) for back in range(weeks)]
kinds = taxonomy.load()
with open_reading(store) as session:
    known = history.read(session, until, kinds)
model_of, signals = choice.chooser(store, kinds), every_signal()
with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
    list(pool.map(lambda night: rank(known, night, model_of(night), signals=signals), nights))
print(time.perf_counter() - started)
"""
"""Seconds to rank the weeks before a night with every signal, those in shadow too; store, night, weeks."""

TIMELINE = """
import json, pathlib, random, statistics, sys, time
import polars
from analytics.store.open import open_store
from analytics.store.timeline import reports
store = open_store(pathlib.Path(sys.argv[1]), create=False)
people = polars.scan_parquet(sys.argv[2]).select("subject_id").unique().sort("subject_id").collect()
chosen = random.Random(1).sample(people["subject_id"].to_list(), 105)
as_of = __import__("datetime").date.fromisoformat(sys.argv[3])
def read(subject):
    started = time.perf_counter()
    reports(store, subject, as_of)
    return time.perf_counter() - started
warm = [read(subject) for subject in chosen[:5]]
times = sorted(read(subject) for subject in chosen[5:])
print(json.dumps([statistics.median(times), times[94]]))
"""
"""Median and 95th percentile in seconds of one person's timeline; arguments: store, subjects, night."""

TO_CSV = """
import pathlib, shutil, sys
import polars
source, target = map(pathlib.Path, sys.argv[1:3])
target.mkdir()
shutil.copy(source / "manifest.json", target)
times = "%Y-%m-%dT%H:%M:%S%.6fZ"
for table in source.glob("*.parquet"):
    polars.scan_parquet(table).sink_csv(target / f"{table.stem}.csv", datetime_format=times)
print("null")
"""
"""The same feed as CSV; arguments: folder of the Parquet feed, folder to write."""

SPLIT = """
import datetime, json, pathlib, shutil, sys
import polars
source, first, later = map(pathlib.Path, sys.argv[1:4])
for folder in (first, later):
    folder.mkdir()
    shutil.copy(source / "manifest.json", folder)
for name in ("subjects", "investigations", "involvements"):
    shutil.copy(source / f"{name}.parquet", first)
for name in ("event_links", "corrections", "outcomes"):
    shutil.copy(source / f"{name}.parquet", later)
events = polars.read_parquet(source / "events.parquet")
cut = events["recorded_at"].quantile(0.7)
events.filter(polars.col("recorded_at") <= cut).write_parquet(first / "events.parquet")
events.filter(polars.col("recorded_at") > cut).write_parquet(later / "events.parquet")
print(json.dumps(str(cut.date() + datetime.timedelta(days=1))))
"""
"""A feed cut in two by `recorded_at`; arguments: feed, first folder, later folder. Prints the cut."""

PAGE = """
import pathlib, random, statistics, sys, time
from analytics.pages._data import OF_A_SUBJECT
from analytics.store import nights, timeline
from analytics.store.open import open_store
store = open_store(pathlib.Path(sys.argv[1]), create=False)
night = nights.current(store)
people = nights.read(night, "read_night_ranks")["subject_id"].to_list()
chosen = random.Random(1).sample(people, 55)
def read(subject):
    started = time.perf_counter()
    nights.read_each(night, OF_A_SUBJECT, subject_id=subject)
    timeline.reports(store, subject, night.as_of)
    return time.perf_counter() - started
for subject in chosen[:5]:
    read(subject)
print(statistics.median(read(subject) for subject in chosen[5:]))
"""
"""Median seconds to read what one subject's page shows, from the current night; argument: store."""

KERNEL = """
import pathlib, statistics, sys, time
from datetime import date
import numpy as np
import polars
from analytics import taxonomy
from analytics.evidence.switching import scores
from analytics.ranking import history
from analytics.ranking.model import priors
from analytics.signals.escalation import Escalation
from analytics.store import state
from analytics.store.open import open_store
from analytics.store.reading import open_reading
store, night = open_store(pathlib.Path(sys.argv[1]), create=False), date.fromisoformat(sys.argv[2])
kinds = taxonomy.load()
with open_reading(store) as session:
    known = history.read(session, night, kinds)
files = [store.path / file.path for file in state.segments(store) if file.table == "events"]
columns = ["subject_id", "occurred_at", "recorded_at", "event_type", "source_id", "source_grade"]
columns += ["intelligence_grade"]
def timed(action):
    started = time.perf_counter()
    action()
    return time.perf_counter() - started
timeline = known.night(night, priors(kinds).shares(kinds))
chain, wanted = Escalation().chain(timeline), np.flatnonzero(timeline.ranked)
def read():
    polars.scan_parquet(files).select(columns).collect()
def kernel():
    scores(chain, wanted)
for action in (read, kernel):
    action()
print(statistics.median(timed(kernel) for _ in range(9)) / statistics.median(timed(read) for _ in range(9)))
"""
"""Seconds of the evidence kernel over those that Polars takes to read its columns; store, night."""
