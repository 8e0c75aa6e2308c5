from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from analytics import synthetic, taxonomy
from analytics.synthetic import vocabulary


def test_names_and_families_are_those_of_the_taxonomy() -> None:
    known = {entry.name: entry.family for entry in taxonomy.load().types}
    assert {usage.name: usage.family for usage in vocabulary.USAGE} == known


@pytest.mark.parametrize(
    "path", sorted(Path(synthetic.__path__[0]).rglob("*.py")), ids=lambda path: path.stem
)
def test_the_generator_reads_no_severities(path: Path) -> None:
    """Nothing of it imports the taxonomy, or asks anything for a severity."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module != "analytics.taxonomy"
            assert "taxonomy" not in [alias.name for alias in node.names]
        if isinstance(node, ast.Attribute):
            assert node.attr != "severity"


def test_the_probabilities_are_such() -> None:
    assert vocabulary.SHARES.sum() == pytest.approx(1)
    assert (vocabulary.source_kind_weights().sum(axis=1) > 0).all()
    assert (vocabulary.link_probabilities().sum(axis=1) <= 1.000001).all()
    assert np.allclose(vocabulary.neighbours().sum(axis=1), 1)
    assert (vocabulary.neighbours() >= 0).all()
