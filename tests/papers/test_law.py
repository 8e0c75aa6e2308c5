from __future__ import annotations

from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.papers import law
from analytics.papers.facts import law as facts
from tests.conftest import ROOT

DUTIES = law.duties()


@pytest.mark.parametrize("reference", sorted({name for duty in DUTIES for name in duty.served}))
def test_every_feature_that_serves_a_duty_exists(reference: str) -> None:
    assert law.feature_exists(reference)
    kind, _, name = reference.partition(":")
    if kind in {"doc", "test"}:
        assert (ROOT / {"doc": "docs", "test": "tests"}[kind] / name).is_file()


def test_what_is_awaited_and_missing_is_told_to_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "law.toml"
    entry = (
        '[[duty]]\nlaw = "L"\nasks = "a"\nhow = "h"\nnot_served = "Much."\nserved = ["page:queue"]\n'
        'awaited = ["page:none", "command:rank"]\n'
    )
    path.write_text(entry, encoding="utf-8")
    (duty,) = law.duties(path)
    assert (duty.served, duty.awaited) == (("page:queue", "command:rank"), ("page:none",))
    assert facts._lacking(duty) == "Much. Planned and not there yet: `page:none`."


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ('[[duty]]\nlaw = "L"\n', "L: key 'asks'"),
        ('[[duty]]\nlaw = "L"\nasks=""\nhow=""\nnot_served=""\nmore=""\n', "L: key 'more'"),
        (
            '[[duty]]\nlaw="L"\nasks=""\nhow=""\nnot_served=""\nserved=["page:none"]\n',
            "page:none is not there",
        ),
        ('[[duty]]\nlaw="L"\nasks=""\nhow=""\nnot_served=""\nserved=["wish:none"]\n', "'wish:none'; allowed"),
        ("[[duty", "allowed: a TOML file of duties"),
    ],
)
def test_a_broken_map_is_one_line(tmp_path: Path, text: str, match: str) -> None:
    path = tmp_path / "law.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=match):
        law.duties(path)


@pytest.mark.parametrize(
    ("reference", "there"),
    [
        ("command:switch off", True),
        ("command:switch sideways", False),
        ("command:policy try", True),
        ("command:none", False),
        ("module:analytics.none.none", False),
        ("gate:churn", True),
        ("doc:none.md", False),
    ],
)
def test_a_feature_is_there_or_not(reference: str, there: bool) -> None:
    assert law.feature_exists(reference) is there


def test_no_duty_is_served_without_a_word_on_what_is_not() -> None:
    assert [duty.law for duty in DUTIES if not duty.not_served.strip() or not duty.served] == []
    for section in (
        "35",
        "36",
        "37",
        "38",
        "39",
        "40",
        "42",
        "45",
        "46 to 48",
        "50A to 50D",
        "61",
        "62",
        "64",
    ):
        assert any(f"section {section}" in duty.law or f"sections {section}" in duty.law for duty in DUTIES)
