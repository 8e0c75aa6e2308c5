"""Altair charts as Vega-Lite specs, without the check of every part that costs more than the drawing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
from altair.utils import schemapi

Arguments = ParamSpec("Arguments")
Drawn = alt.Chart | alt.LayerChart | alt.FacetChart
Spec = dict[str, Any]


def unchecked(draw: Callable[Arguments, Drawn]) -> Callable[Arguments, Spec]:
    """`draw` with its chart as a spec; that the spec is valid is for the tests to show."""

    @wraps(draw)
    def drawn(*arguments: Arguments.args, **options: Arguments.kwargs) -> Spec:
        with schemapi.debug_mode(arg=False):
            spec: Spec = draw(*arguments, **options).to_dict(validate=False)
        return spec

    return drawn
