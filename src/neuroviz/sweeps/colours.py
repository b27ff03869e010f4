"""The colours of a heat map: one hue, the darker the better, for any colour vision; and legible ink on it."""

from __future__ import annotations

from itertools import pairwise

Colour = tuple[int, int, int]

# From the page's sunken ground over its blue to a darker one, each with its share of the way.
STOPS: tuple[tuple[float, Colour], ...] = (
    (0.0, (0xF1, 0xF1, 0xEE)),
    (0.65, (0x24, 0x63, 0xC2)),
    (1.0, (0x0F, 0x33, 0x70)),
)
BLACK, WHITE = (0x00, 0x00, 0x00), (0xFF, 0xFF, 0xFF)


def between(share: float) -> Colour:
    """From the worst (0) to the best (1)."""
    (start, low), (end, high) = next(pair for pair in pairwise(STOPS) if share <= pair[1][0])
    way = (share - start) / (end - start)
    red, green, blue = (round(a + way * (b - a)) for a, b in zip(low, high, strict=True))
    return red, green, blue


def ink_on(ground: Colour) -> Colour:
    """Black or white, whichever has more contrast: at least 4.58 : 1 on any ground."""
    return max(BLACK, WHITE, key=lambda ink: contrast(ink, ground))


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def as_hex(colour: Colour) -> str:
    """As #rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: Colour) -> float:
    """Relative luminance of sRGB, as WCAG 2.2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
