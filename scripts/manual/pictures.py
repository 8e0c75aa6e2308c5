"""The pictures of the explanations, drawn from the code: `python -m scripts.manual.pictures`.

They are SVG by hand, so that they are the same bytes wherever they are drawn, and load nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from analytics.nightly import model_facts
from fixtures.by_hand import night

FOLDER = Path(__file__).resolve().parents[2] / "docs/pictures"
WIDTH = 760
MOST_SIGNS = 47
FOR, AGAINST, QUIET, INK = "#0b6e8f", "#b3541e", "#b9bfc4", "#333"


def by_hand() -> str:
    """The parts of one score as bars that add up, from top to bottom."""
    _, contributions, queue = night()
    parts = contributions.filter(subject_id="copies")
    rows = [
        (reason.partition(":")[0], evidence)
        for evidence, reason in parts.select("evidence", "reason").iter_rows()
    ]
    score = queue.filter(subject_id="copies")["score"].item()
    left, step = 330, 34
    scale = (WIDTH - left - 70) / max(5.5, score)
    drawn, at = [], 0.0
    for place, (said, evidence) in enumerate(rows):
        y, low = 16 + place * step, min(at, at + evidence)
        colour = FOR if evidence > 0 else AGAINST
        drawn.append(_text(left - 12, y + 15, _short(said), anchor="end"))
        drawn.append(_box(left + low * scale, y, max(abs(evidence) * scale, 1), 22, colour))
        drawn.append(_text(left + max(at, at + evidence) * scale + 6, y + 15, f"{evidence:+.2f}"))
        at += evidence
    y = 16 + len(rows) * step
    drawn.append(_text(left - 12, y + 15, "the score, in nats", anchor="end", weight=600))
    drawn.append(_box(left, y, score * scale, 22, INK))
    drawn.append(_text(left + score * scale + 6, y + 15, f"{score:.2f}", weight=600))
    return _svg(y + 40, "The parts of one score", drawn)


def hundred() -> str:
    """A hundred reviews from the top of the list, in simulated worlds where the truth is known."""
    report = model_facts.backtest(model_facts.reported_files()[0])
    row = report.parts["rankings"].filter(ranking="model", kind="all", budget=10).to_dicts()[0]
    hits, nothing = round(100 * row["precision"]), round(100 * row["wrongful"])
    colours = [FOR] * hits + [AGAINST] * (100 - hits - nothing) + [QUIET] * nothing
    drawn = [
        f'<circle cx="{22 + place % 20 * 22}" cy="{24 + place // 20 * 24}" r="8" fill="{colour}"/>'
        for place, colour in enumerate(colours)
    ]
    told = (
        (FOR, f"{hits} on the way to an act"),
        (AGAINST, f"{100 - hits - nothing} of people who escalate, but not then"),
        (QUIET, f"{nothing} of people who never do"),
    )
    for place, (colour, said) in enumerate(told):
        drawn.append(f'<circle cx="480" cy="{36 + place * 30}" r="8" fill="{colour}"/>')
        drawn.append(_text(496, 41 + place * 30, said))
    return _svg(146, "Of a hundred reviews from the top of the list", drawn)


def two_clocks() -> str:
    """Three reports: when each happened and was recorded, and which of them a night knows."""
    told = (
        ("a police report", 60, 110, FOR, "known"),
        ("a bank's batch", 150, 420, FOR, "known, late"),
        ("a platform's referral", 330, 620, QUIET, "not known that night"),
    )
    left, tonight = 150, 470
    drawn = [
        f'<path d="M{left + tonight - 70} 14V170" stroke="{INK}" stroke-dasharray="4 4"/>',
        _text(left + tonight - 64, 24, "the night", weight=600),
    ]
    for place, (who, happened, recorded, colour, said) in enumerate(told):
        y, first, last = 58 + place * 42, left + happened - 40, left + recorded - 70
        drawn.append(_text(left - 16, y + 5, who, anchor="end"))
        drawn.append(f'<path d="M{first} {y}H{last}" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<circle cx="{first}" cy="{y}" r="6" fill="#fff" stroke="{colour}" stroke-width="2"/>')
        drawn.append(f'<circle cx="{last}" cy="{y}" r="6" fill="{colour}"/>')
        drawn.append(_text(last + 12 if place < 1 else last - 10, y + (5 if place < 1 else -10), said,
                           anchor="start" if place < 1 else "end"))  # fmt: skip
    drawn.append(f'<circle cx="{left}" cy="190" r="6" fill="#fff" stroke="{INK}" stroke-width="2"/>')
    drawn.append(_text(left + 14, 195, "happened"))
    drawn.append(f'<circle cx="{left + 110}" cy="190" r="6" fill="{INK}"/>')
    drawn.append(_text(left + 124, 195, "recorded"))
    return _svg(212, "Two clocks", drawn)


PICTURES: dict[str, Callable[[], str]] = {
    "by-hand.svg": by_hand,
    "hundred.svg": hundred,
    "two-clocks.svg": two_clocks,
}


def _short(said: str) -> str:
    return said if len(said) <= MOST_SIGNS else f"{said[: MOST_SIGNS - 1]}…"


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(x: float, y: float, said: str, *, anchor: str = "start", weight: int = 400) -> str:
    look = f'text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(said)}</text>'


def _svg(height: float, title: str, drawn: list[str]) -> str:
    style = f'font-family="sans-serif" font-size="14" fill="{INK}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" role="img" {style}>'
    back = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join([head, f"<title>{escape(title)}</title>", back, *drawn, "</svg>"]) + "\n"


def main(folder: Path = FOLDER) -> None:
    """Draw every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        (folder / name).write_text(draw(), encoding="utf-8")


if __name__ == "__main__":
    main()
