"""A log-log chart as SVG: few lines, each with its name at its end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT, MARGIN = 720, 400, 60
ROOM_FOR_NAMES = 110
COLOURS = ("#0b6e8f", "#b3541e", "#6b6b6b", "#3b7d3b")


@dataclass(frozen=True)
class Line:
    """Points of one line, both coordinates above 0."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


def log_log(lines: Sequence[Line], x_name: str, y_name: str) -> str:
    """The chart; axes go from power to power of ten."""
    x_low, x_high = _powers([value for line in lines for value in line.x])
    y_low, y_high = _powers([value for line in lines for value in line.y])

    def across(value: float) -> float:
        span = WIDTH - MARGIN - ROOM_FOR_NAMES
        return MARGIN + span * (math.log10(value) - x_low) / (x_high - x_low)

    def down(value: float) -> float:
        span = HEIGHT - 2 * MARGIN
        return HEIGHT - MARGIN - span * (math.log10(value) - y_low) / (y_high - y_low)

    style = 'font-family="sans-serif" font-size="13" fill="#444"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {style}>',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for power in range(x_low, x_high + 1):
        at = across(10.0**power)
        parts.append(f'<path d="M{at:.1f} {MARGIN}V{HEIGHT - MARGIN}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{at:.1f}" y="{HEIGHT - MARGIN + 20}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for power in range(y_low, y_high + 1):
        at = down(10.0**power)
        parts.append(f'<path d="M{MARGIN} {at:.1f}H{WIDTH - ROOM_FOR_NAMES}" stroke="#ddd"/>')
        parts.append(f'<text x="{MARGIN - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for line, colour in zip(lines, COLOURS, strict=False):
        points = [(across(x), down(y)) for x, y in zip(line.x, line.y, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(line.name)}</text>')
    middle = (MARGIN + WIDTH - ROOM_FOR_NAMES) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 14}" text-anchor="middle">{escape(x_name)}</text>')
    parts.append(f'<text x="{MARGIN}" y="{MARGIN - 18}">{escape(y_name)}</text></svg>')
    return "\n".join(parts) + "\n"


def _powers(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
