from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from analytics.errors import ContractError, RereviewError, UsageError
from analytics.evaluation.fairness import given
from analytics.evaluation.fairness.asking import Given

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
    with pytest.raises(UsageError, match="no group column 'tags'"):
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
