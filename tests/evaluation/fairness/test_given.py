from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError, RereviewError, UsageError
from analytics.evaluation.fairness import given
from analytics.evaluation.fairness.asking import Given
from analytics.progress import Update

GOOD = "label,predicted,sex\n1,0,f\n0,1,m\n"


def written(tmp_path: Path, content: str | bytes, name: str = "given.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "cut", "groups", "kind", "complaint"),
    [
        ("predicted,sex\n1,f\n", None, (), ContractError, "no column 'label'; allowed: label with"),
        ("label,sex\n1,f\n", None, (), ContractError, "neither 'score' nor 'predicted'"),
        ("label,predicted,sex\n", None, (), ContractError, "no rows"),
        (
            "label,predicted,sex\n1,1,f\n2,1,f\n",
            None,
            (),
            ContractError,
            "'label', row 2: '2'; allowed: 0 or 1",
        ),
        ("label,predicted,sex\n,1,f\n", None, (), ContractError, "'label', row 1: nothing; allowed: 0 or 1"),
        ("label,predicted,sex\n1,0.5,f\n", None, (), ContractError, "'predicted', row 1: '0.5'"),
        ("label,score,sex\n1,high,f\n", 1.0, (), ContractError, "'score', row 1: 'high'; allowed: a finite"),
        ("label,score,sex\n1,NaN,f\n", 1.0, (), ContractError, "'score', row 1: 'NaN'"),
        ("label,score,sex\n1,inf,f\n", 1.0, (), ContractError, "'score', row 1: 'inf'"),
        ("label,predicted,probability,sex\n1,1,1.2,f\n", None, (), ContractError, "'1.2'; allowed: 0 to 1"),
        ("label,predicted,sex\n1,1,f,x\n", None, (), ContractError, "more fields"),
        (
            "label,label,predicted,g\n1,0,1,f\n",
            None,
            (),
            ContractError,
            "column 'label' stands there twice; allowed: once each",
        ),
        ("label,predicted,sex,sex\n1,1,f,m,\n", None, (), ContractError, "'sex' stands there twice"),
        (b"label,predicted,sex\n1,1,\xff\n", None, (), ContractError, "utf-8"),
        ("", None, (), ContractError, "empty CSV"),
        ("label,score,sex\n1,1,f\n", None, (), UsageError, "a score without a cut; allowed: --cut SCORE"),
        (GOOD, 0.5, (), UsageError, "--cut without a column 'score'"),
        (GOOD, float("nan"), (), UsageError, "--cut nan; allowed: a finite number"),
        (GOOD, None, ("race",), UsageError, "no group column 'race'; allowed: sex"),
        ("label,predicted\n1,1\n", None, (), UsageError, "no group column; allowed: --group COLUMN"),
        ("label,predicted\n1,1\n", None, ("sex",), UsageError, "allowed: a file with columns besides"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(
    tmp_path: Path,
    content: str | bytes,
    cut: float | None,
    groups: tuple[str, ...],
    kind: type[RereviewError],
    complaint: str,
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(kind) as caught:
        given.read(path, cut, groups)
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value) or "--cut nan" in str(caught.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no-such"):
        given.read(tmp_path / "no-such.csv", None, ())
    with pytest.raises(ContractError, match="Parquet"):
        given.read(written(tmp_path, b"\xff\xfe", "given.parquet"), None, ())
    with pytest.raises(UsageError, match=r"suffix '\.txt'; allowed: \.csv or \.parquet"):
        given.read(written(tmp_path, GOOD, "given.txt"), None, ())


def test_a_group_that_is_not_stated_is_one_of_its_own(tmp_path: Path) -> None:
    content = "label,predicted,sex\n1,0,f\n0,1,\n1,1, \n"
    audited = given.read(written(tmp_path, content), None, ())
    assert audited.groups["sex"].to_list() == ["f", "not stated", "not stated"]
    assert audited.label.tolist() == [True, False, True]
    assert audited.chosen.tolist() == [False, True, True]


def test_parquet_says_the_same_as_csv_whatever_the_types(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "label": [True, False],
            "score": [0.7, 0.2],
            "predicted": [0, 1],
            "age": [30, None],
            "weight": [float("nan"), 2.5],
            "tags": [["a"], ["b"]],
        }
    )
    frame.write_parquet(tmp_path / "given.parquet")
    audited = given.read(tmp_path / "given.parquet", 0.5, ())
    assert audited.chosen.tolist() == [True, False], "a cut counts before what was predicted"
    assert audited.groups.to_dict(as_series=False) == {
        "age": ["30", "not stated"],
        "weight": ["not stated", "2.5"],
    }
    assert given.read(tmp_path / "given.parquet", None, ("age",)).chosen.tolist() == [False, True]
    assert "tags: left out, for it is List(String)" in audited.warnings
    with pytest.raises(ContractError, match=r"group column 'tags' is List\(String\); allowed: text, numbers"):
        given.read(tmp_path / "given.parquet", None, ("tags",))


def test_whoever_is_at_the_cut_is_chosen_and_many_values_are_folded(tmp_path: Path) -> None:
    rows = "".join(f"{n % 2},{n},name-{n % 40}\n" for n in range(80))
    path = written(tmp_path, f"label,score,name\n{rows}")
    audited = given.read(path, 40, ("name",))
    assert audited.chosen.sum() == 40
    assert audited.groups["name"].n_unique() == 21
    assert "all others" in audited.groups["name"].to_list()
    with pytest.raises(UsageError, match="no group column"):
        given.read(path, 40, ())


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"cut": 0.5}, "--cut without --predictions"),
        ({"groups": ("sex",)}, "--group without --predictions"),
        ({"predictions": Path("x.csv"), "top": 10}, "--top with --predictions"),
    ],
)
def test_options_that_do_not_go_together(options: dict[str, object], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        Given(**options)  # type: ignore[arg-type]


def test_without_a_file_a_store_is_asked() -> None:
    assert Given().of_file() is None


FINE = [0, 1] * 20
ODD: dict[str, pl.Series] = {
    "lists": pl.Series([[1]] * 40),
    "records": pl.Series([{"a": 1}] * 40),
    "arrays": pl.Series([[1, 2]] * 40, dtype=pl.Array(pl.Int64, 2)),
    "bytes": pl.Series([b"\xff"] * 40, dtype=pl.Binary),
    "days": pl.Series([date(2026, 1, 1)] * 40),
    "times": pl.Series([time(1)] * 40),
    "moments": pl.Series([datetime(2026, 1, 1, tzinfo=UTC)] * 40),
    "spans": pl.Series([timedelta(days=1)] * 40),
    "kinds": pl.Series(["a", "b"] * 20, dtype=pl.Categorical),
    "none": pl.Series([None] * 40),
    "exact": pl.Series([Decimal("1.00")] * 40),
    "large": pl.Series([2**64 - 1] * 40, dtype=pl.UInt64),
    "endless": pl.Series([float("inf")] * 40),
    "words": pl.Series(["a × b", "the rest", "NaN", "\x00"] * 10),
}
UNFIT = {"lists", "records", "arrays", "bytes"}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", ["label", "score", "predicted", "probability", "group"])
def test_any_column_anywhere_is_audited_or_refused_by_name(tmp_path: Path, place: str, odd: str) -> None:
    columns = {"label": pl.Series(FINE), "score": pl.Series(FINE), "predicted": pl.Series(FINE)}
    pl.DataFrame({**columns, "sex": ["f"] * 40, place: ODD[odd]}).write_parquet(tmp_path / "given.parquet")
    asked = Given(
        predictions=tmp_path / "given.parquet",
        cut=0.5 if place == "score" else None,
        groups=("group",) if place == "group" else ("sex",),
    )
    complaint = ""
    try:
        json.dumps(asked.of_file(), allow_nan=False)
    except ContractError as error:
        complaint = str(error)
    assert (repr(place) in complaint) == bool(complaint)
    assert bool(complaint) == (odd in UNFIT) if place == "group" else complaint or odd not in UNFIT


def test_one_row_and_groups_named_like_pairs_are_audited(tmp_path: Path) -> None:
    path = written(tmp_path, "label,predicted,a,b × c,a × b,c,\n1,1,x,y,x,y,z\n")
    told = Given(predictions=path).of_file()
    assert told is not None
    assert [row["n"] for row in told["groups"]] == [1] * 5


def test_spellings_are_one_group_and_the_report_says_so(tmp_path: Path) -> None:
    rows = "".join(f"{n % 2},1,{sex}\n" for n, sex in enumerate(["f", "F", " f", "NA", "not stated"] * 8))
    told = Given(predictions=written(tmp_path, f"label,predicted,sex\n{rows}")).of_file()
    assert told is not None
    assert {row["group"]: row["n"] for row in told["groups"]} == {
        "f": 24,
        "not stated": 8,
        "not stated (as given)": 8,
    }
    assert [warning.partition(" ")[2][:10] for warning in told["warnings"]] == [
        "'NA' is ta",
        "values tha",
        "the audit ",
    ]


def test_many_spellings_do_not_hide_a_group_column(tmp_path: Path) -> None:
    rows = "".join(f"{n % 2},1,{'  ' * (n % 25)}f{n % 2}\n" for n in range(50))
    audited = given.read(written(tmp_path, f"label,predicted,sex\n{rows}"), None, ())
    assert audited.groups["sex"].unique().sort().to_list() == ["f0", "f1"]


def test_stages_tell_how_far_they_are(tmp_path: Path) -> None:
    shares: list[tuple[str, float]] = []

    class Heard:
        @contextmanager
        def stage(self, name: str) -> Iterator[Update]:
            yield lambda share: shares.append((name, share))

    Given(predictions=written(tmp_path, GOOD)).of_file(Heard())
    assert [name for name, _ in shares] == ["Reading"] * 2 + ["Auditing"] * (len(shares) - 2)
    assert [share for name, share in shares if name == "Auditing"] == sorted(
        share for name, share in shares if name == "Auditing"
    )
