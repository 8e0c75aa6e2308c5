"""Numbers and dates as an analyst says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

NOTHING = "–"
_SMALLEST_SHARE, _WHOLE_PER_CENTS_FROM, _LARGEST_SHARE = 0.001, 0.1, 0.99


def count(number: int) -> str:
    """A whole number with thin groups.

    >>> count(20000)
    '20,000'
    """
    return f"{number:,}"


def day(moment: date | datetime | None) -> str:
    """A date without leading zeros.

    >>> day(date(2026, 5, 3)), day(None)
    ('3 May 2026', '–')
    """
    return NOTHING if moment is None else f"{moment.day} {moment:%b %Y}"


def between(low: date, high: date) -> str:
    """Two dates as a range; the year is said once where it can be.

    >>> between(date(2026, 3, 3), date(2026, 4, 12)), between(date(2025, 12, 1), date(2026, 1, 5))
    ('3 Mar and 12 Apr 2026', '1 Dec 2025 and 5 Jan 2026')
    """
    first = f"{low.day} {low:%b}" if low.year == high.year else day(low)
    return f"{first} and {day(high)}"


def since(low: date | None, likely: date | None, high: date | None) -> str:
    """When the escalation began, as a phrase with its 80 % range; what holds where nothing began.

    >>> since(date(2026, 3, 3), date(2026, 3, 28), date(2026, 4, 12))
    'began between 3 Mar and 12 Apr 2026 (80 %), most likely about 28 Mar 2026'
    >>> since(None, None, None)
    'no sign that anything began'
    """
    if low is None or likely is None or high is None:
        return "no sign that anything began"
    if low == high:
        return f"began about {day(likely)}"
    return f"began between {between(low, high)} (80 %), most likely about {day(likely)}"


def share(probability: float) -> str:
    """A probability in per cent with no more digits than it deserves.

    >>> share(0.1234), share(0.0123), share(0.00001), share(0.9995)
    ('12 %', '1.2 %', '< 0.1 %', '> 99 %')
    """
    if probability > _LARGEST_SHARE:
        return "> 99 %"
    if probability >= _WHOLE_PER_CENTS_FROM:
        return f"{100 * probability:.0f} %"
    if probability >= _SMALLEST_SHARE:
        return f"{100 * probability:.1f} %"
    return "< 0.1 %"


def share_range(low: float, high: float) -> str:
    """An interval of probabilities.

    >>> share_range(0.0123, 0.0456), share_range(0.0001, 0.0004), share_range(0.21, 0.999)
    ('1.2–4.6 %', '< 0.1 %', '21 to > 99 %')
    """
    first, last = share(low), share(high)
    if first == last:
        return first
    joint = " to " if last.startswith(">") else "–"
    return f"{first.removesuffix(' %')}{joint}{last}"


def nats(score: float, *, signed: bool = False) -> str:
    """Log evidence to one decimal, with a true minus sign.

    >>> nats(12.34), nats(-0.04), nats(-1.25), nats(0.5, signed=True)
    ('12.3', '0.0', '−1.2', '+0.5')
    """
    text = f"{abs(score):.1f}"
    if float(text) == 0:
        return text
    return ("−" if score < 0 else "+" if signed else "") + text


def change(rank: int, previous: int | None) -> str:
    """How a rank moved since the night before.

    >>> change(3, 15), change(15, 3), change(3, 3), change(3, None)
    ('▲ 12', '▼ 12', '=', 'new')
    """
    if previous is None:
        return "new"
    if previous == rank:
        return "="
    return f"{'▲' if rank < previous else '▼'} {count(abs(previous - rank))}"


def age(as_of: date, now: datetime) -> str:
    """How old a night is on the day of `now`.

    >>> age(date(2026, 6, 30), datetime(2026, 6, 30, 4)), age(date(2026, 6, 27), datetime(2026, 6, 30, 4))
    ('of today', '3 days old')
    """
    days = (now.date() - as_of) // timedelta(days=1)
    if days <= 0:
        return "of today"
    return "1 day old" if days == 1 else f"{count(days)} days old"


def plain(name: str) -> str:
    """A name out of the data files as words.

    >>> plain("reconnaissance_report")
    'reconnaissance report'
    """
    return name.replace("_", " ")
