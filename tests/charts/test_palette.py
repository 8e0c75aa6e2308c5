from __future__ import annotations

import itertools

import numpy as np
import pytest

from analytics import taxonomy
from analytics.charts import palette

DRAWN = {**palette.FAMILIES, "neutral": palette.NEUTRAL, "towards": palette.TOWARDS, "away": palette.AWAY}
SHADES = {
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
}
"""How colour-blind eyes mix linear red, green and blue (Machado, Oliveira and Fernandes 2009)."""


@pytest.mark.parametrize("name", DRAWN)
def test_a_mark_stands_out_on_a_light_and_on_a_dark_page(name: str) -> None:
    for page in (palette.LIGHT_PAGE, palette.DARK_PAGE):
        assert palette.contrast(DRAWN[name], page) >= 3


def test_every_family_of_the_taxonomy_has_a_colour_of_its_own() -> None:
    colours = [palette.of_family(name) for name in taxonomy.load().families]
    assert len(set(colours)) == len(colours)
    assert palette.NEUTRAL not in colours


def _seen(colour: str, shade: str) -> np.ndarray:
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.clip(np.array(SHADES[shade]) @ channels**2.2, 0, 1) ** (1 / 2.2)


@pytest.mark.parametrize("shade", SHADES)
def test_what_raises_and_what_lowers_differ_for_colour_blind_eyes(shade: str) -> None:
    assert np.abs(_seen(palette.TOWARDS, shade) - _seen(palette.AWAY, shade)).max() > 0.3


@pytest.mark.parametrize("shade", SHADES)
def test_neighbouring_lanes_differ_for_colour_blind_eyes(shade: str) -> None:
    close = [
        pair
        for pair in itertools.pairwise(taxonomy.load().families)
        if np.abs(_seen(palette.of_family(pair[0]), shade) - _seen(palette.of_family(pair[1]), shade)).max()
        < 0.1
    ]
    assert not close
