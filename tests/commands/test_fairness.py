"""The audit as a user meets it: JSON to the letter of the contract, tables, one line for what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

from analytics.casework import audit
from analytics.casework.database import open_casework, reading
from analytics.store.open import open_store
from fixtures.fairness.tables import RECIDIVISM, text
from tests.programs import complaint, program


def test_a_file_is_audited_without_a_store(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(text(RECIDIVISM), encoding="utf-8")
    asked = ("fairness", "--predictions", path, "--cut", "5")
    told = json.loads(program(*asked, "--group", "race", "--json").stdout)
    assert told["cut"] == 5
    assert {row["attribute"] for row in told["groups"]} == {"race"}
    assert told["groups"][0]["n"] == 360
    people = program(*asked, REREVIEW_STORE=str(tmp_path / "none")).stdout
    assert "african_american" in people
    assert "- race african_american is chosen wrongly 2.28 times" in people
    assert not (tmp_path / "none").exists()


def test_a_store_is_audited_at_its_line_and_the_look_is_logged(tiny_store_copy: Path) -> None:
    told = json.loads(program("--store", tiny_store_copy, "fairness", "--top", "50", "--json").stdout)
    assert (told["as_of"], told["top"]) == ("2025-12-31", 50)
    assert {row["attribute"] for row in told["groups"]} == {"sex", "age_band", "ethnicity_group"}
    assert [row["about"] for row in told["lead"]] == ["The list", "Chosen", "Errors", "Missed", "Observed"]
    casework = open_casework(open_store(tiny_store_copy))
    with reading(casework) as connection:
        (entry,) = [row for row in audit.entries(connection) if row.action == "fairness seen"]
    assert json.loads(entry.content) == {"as_of": "2025-12-31", "top": 50}
    assert entry.actor.startswith("operator:")


def test_what_is_wrong_is_one_line_with_the_contracts_code(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("label,score,sex\n7,1,f\n", encoding="utf-8")
    asked = ("fairness", "--predictions", path)
    assert "'label', row 1: '7'; allowed: 0 or 1" in complaint(program(*asked, "--cut", "1"), 3)
    path.write_text("label,score,sex\n1,1,f\n", encoding="utf-8")
    assert "a score without a cut" in complaint(program(*asked), 2)
