from __future__ import annotations

import re
from pathlib import Path

import pytest

from analytics.errors import ContractError
from analytics.papers import law
from analytics.papers.facts import law as facts
from analytics.papers.law import Duty
from analytics.papers.rendering import TEMPLATES
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
        "66",
        "67 and 68",
        "50A to 50D",
        "61",
        "62",
        "64",
    ):
        assert any(f"section {section}" in duty.law or f"sections {section}" in duty.law for duty in DUTIES)


@pytest.mark.parametrize(
    ("law", "said"),
    [
        ("section 45", ("rights statement", "reasonable and proportionate search")),
        ("sections 46 to 48", ("rights rectify", "rights restrict", "rights lift", "rereview erase")),
        ("section 39", ("clock", "agrees or refuses", "erasure")),
        (
            "sections 50A to 50D",
            ("50A:", "50B:", "50C:", "50D:", "the list proposes", "before the score is shown"),
        ),
        ("section 103", ("30 days", "acknowledges", "No form")),
        ("sections 67 and 68", ("72 hours", "Not served as a duty")),
        ("sections 19 and 29(6)", ("indirect", "particular disadvantage")),
        ("section 149", ("due regard",)),
        ("MoPI", ("Group 4 is not known", "undetected crime")),
        ("Human Rights Act", ("article 8", "proportionate")),
        ("Police and Criminal Evidence Act", ("reasonable suspicion",)),
    ],
)
def test_a_duty_says_what_serves_it_and_what_does_not(law: str, said: tuple[str, ...]) -> None:
    (duty,) = [each for each in DUTIES if law.lower() in each.law.lower() and _of(law, each.law)]
    told = " ".join((duty.law, duty.asks, duty.how, duty.not_served, duty.unsure)).lower()
    for words in said:
        assert words.lower() in told


def _of(law: str, name: str) -> bool:
    """`section 4` is not `section 45`."""
    return re.search(rf"{re.escape(law)}(?![0-9A-Z])", name, flags=re.IGNORECASE) is not None


FIGURE = re.compile(
    r"(\d|\b(?:two|three|four|five|six|seven|ten|twelve|twenty|thirty|half a)\b)"
    r"[^.,;:|{}]{0,12}\b(?:days?|weeks?|months?|years?|minutes?|hours?|people|signatures?|nats|cases)\b"
)
"""A figure of the program, typed anew in prose: it would stay as it is when the program's changes."""


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.law[:40])
def test_no_figure_of_the_program_is_typed_anew_in_the_map(duty: Duty) -> None:
    for text in (duty.how, duty.not_served):
        assert not (found := FIGURE.search(text)), found


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.md")), ids=lambda path: path.name)
def test_no_figure_of_the_program_is_typed_anew_in_a_template(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        assert not (found := FIGURE.search(line)), found
