"""The named parameters of a synthetic world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analytics.errors import UsageError

REFERENCE_CLOSED = 20_000
REFERENCE_ACTIVE = 3_000
REFERENCE_LIVE = 600
ALLOWED: dict[str, tuple[float, float]] = {
    "closed": (1, 10_000_000),
    "active": (0, 10_000_000),
    "years": (1, 50),
    "activity": (0.001, 1_000),
    "seed": (0, 2**63 - 1),
    "incidents_per_year": (0.001, 1_000),
    "escalations_per_year": (0, 0.1),
    "burn_in_years": (0, 50),
    "nominal_people_per_area": (1, 10_000_000),
    "delay_scale": (0.01, 100),
    "copy_scale": (0, 4),
    "error_scale": (0, 10),
    "duration_scale": (0.2, 5),
    "strength_scale": (0, 10),
}
STORY_SCALES = (0.0, 1_000.0)
EARLIEST, LATEST = date(1980, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True)
class World:
    """Everything that a world depends on: the same values give the same bytes.

    Attributes:
        closed: people whose investigation has been closed by the end (some are re-opened later).
        active: people under a live investigation at the end; there is one live investigation for
            every five of them, 600 at the reference size.
        years: length of the window; events occur inside it, and it ends at `until`.
        activity: scales every rate, of ordinary life and of stories alike.
        seed: chooses one world out of all those with the same parameters.
        until: nothing is recorded later than this day, midnight UTC.
        incidents_per_year: mean number of ordinary incidents a person and year, before copies.
        escalations_per_year: onsets a year, as a share of the closed people.
        burn_in_years: no escalation begins earlier in the window; at most a quarter of it.
        nominal_people_per_area: sets the number of areas, which stays between 4 and 60.
        delay_scale: multiplies the median delays between an incident and its record; batches keep
            their calendar.
        copy_scale: multiplies the chances that others report an incident too, and that a report
            is sent again.
        error_scale: multiplies the chances of a report on the wrong person, and of a retraction.
        duration_scale: multiplies how long an escalation lasts, in every mode.
        strength_scale: multiplies what an escalation adds: its mean number of incidents, or the
            excess over one's own rate. The mode whose rate does not rise is left as it is.
        story_scale: pairs of a story (mode or decoy) and how many times as often as usual it
            happens; 0 for never. Those that are not named happen as often as usual, or never where
            a story is not a usual one.
    """

    closed: int = REFERENCE_CLOSED
    active: int = REFERENCE_ACTIVE
    years: float = 6.0
    activity: float = 1.0
    seed: int = 1
    until: date = date(2026, 6, 30)
    incidents_per_year: float = 2.05
    escalations_per_year: float = 0.005
    burn_in_years: float = 1.5
    nominal_people_per_area: int = 500
    delay_scale: float = 1.0
    copy_scale: float = 1.0
    error_scale: float = 1.0
    duration_scale: float = 1.0
    strength_scale: float = 1.0
    story_scale: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        for name, (least, most) in ALLOWED.items():
            value = getattr(self, name)
            if not least <= value <= most:
                raise UsageError(f"simulate: {name} is {value}", allowed=f"{least} to {most}")
        for name, scale in self.story_scale:
            if not STORY_SCALES[0] <= scale <= STORY_SCALES[1]:
                raise UsageError(
                    f"simulate: story_scale of {name} is {scale}",
                    allowed=f"{STORY_SCALES[0]} to {STORY_SCALES[1]}",
                )
        if not EARLIEST <= self.until <= LATEST:
            raise UsageError(f"simulate: until is {self.until}", allowed=f"{EARLIEST} to {LATEST}")

    @property
    def people(self) -> int:
        """Everybody."""
        return self.closed + self.active

    @property
    def live_investigations(self) -> int:
        """Live investigations at the end."""
        return max(1, round(self.active * REFERENCE_LIVE / REFERENCE_ACTIVE)) if self.active else 0

    @property
    def areas(self) -> int:
        """Number of areas."""
        return min(60, max(4, round(self.people / self.nominal_people_per_area)))

    @property
    def burn_in_days(self) -> float:
        """Days at the start of the window in which no escalation begins."""
        return min(self.burn_in_years, self.years / 4) * 365.25
