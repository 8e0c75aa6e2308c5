"""A policy of retention is read whole, or refused with file, key, value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.casework.removal import retaining
from analytics.errors import ContractError

SHIPPED = retaining.DEFAULT_PATH.read_text(encoding="utf-8")
SEVERITY = "a whole number from 0 to 100"
SHARE = "a number from 0 to 10"


def policy(folder: Path, old: str, new: str) -> Path:
    """The shipped file with one thing changed."""
    assert SHIPPED.count(old) >= 1
    path = folder / "mine.toml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("years = 6", "years = 0", "[groups.3] years = 0; allowed: a whole number from 1 to 100"),
        ("years = 6", "years = 6.0", "[groups.3] years = 6.0; allowed: a whole number from 1 to 100"),
        ('kind = "review"', 'kind = "x"', '[groups.1] kind = "x"; allowed: review or clear period'),
        ("default_group = 3", "default_group = 4", "default_group = 4; allowed: a whole number from 1 to 3"),
        ("default_group = 3", "default_group = true", "default_group = true; allowed: a whole number from"),
        ("default_group = 3", "default_group = [3]", "default_group = a list; allowed: a whole number from"),
        ("default_group = 3", "", "default_group: missing; allowed: a whole number from 1 to 3"),
        (
            "default_group = 3",
            "more = 1\ndefault_group = 3",
            "more: no such key; allowed: default_group, def",
        ),
        ("[groups.2]", "[groups.5]", "[groups] 5: no such key; allowed: 1, 2, 3"),
        ("[groups.2]", "[groups.02]", "[groups] 02: no such key; allowed: 1, 2, 3"),
        ("[order]", "[others]\n[order]", "others: no such key; allowed: default_group"),
        ("least_weight", "most_weight", "[restart] most_weight: no such key; allowed: least_severity, least"),
        (
            "least_severity = 20",
            'least_severity = "x"',
            f'[restart] least_severity = "x"; allowed: {SEVERITY}',
        ),
        (
            "least_severity = 20",
            "least_severity = 101",
            f"[restart] least_severity = 101; allowed: {SEVERITY}",
        ),
        (
            "least_weight = 0.1",
            "least_weight = nan",
            "[restart] least_weight = nan; allowed: a number from 0",
        ),
        (
            "least_weight = 0.1",
            "least_weight = true",
            "[restart] least_weight = true; allowed: a number from",
        ),
        ("protective = 0.1", "protective = inf", f"[order] protective = inf; allowed: {SHARE}"),
        ("reviews = 0.1", "reviews = -0.1", f"[order] reviews = -0.1; allowed: {SHARE}"),
        ("reviews_most = 2", "reviews_most = 2.5", "[order] reviews_most = 2.5; allowed: a whole number"),
        (
            "first_tenth = -0.5",
            "first_tenth = 0.5",
            "[order] first_tenth = 0.5; allowed: a number from -10 to",
        ),
        ("[order]", "[order]\nsome = 1", "[order] some: no such key; allowed: protective"),
        ("default_group", "=", "allowed: a file like the one that is shipped"),
    ],
)
def test_what_cannot_be_a_policy_is_one_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = policy(tmp_path, old, new)
    with pytest.raises(ContractError) as caught:
        retaining.load(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert said in told
    assert "\n" not in told


def test_a_reason_has_to_say_something(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    lines = [("reason = ' '" if line.startswith("reason") else line) for line in SHIPPED.splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContractError, match=r"\[groups.1\] reason = \" \"; allowed: a text"):
        retaining.load(path)


def test_the_setting_names_another_file_and_its_hash_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = retaining.load()
    monkeypatch.setenv("REREVIEW_RETENTION", str(policy(tmp_path, "years = 6", "years = 7")))
    mine = retaining.load()
    assert (shipped.periods[3].years, mine.periods[3].years) == (6, 7)
    assert mine.sha256 != shipped.sha256
