"""Colours of a salon's own: from one colour to a set that stays readable, in light and in dark."""

import colorsys
import re
from collections.abc import Mapping

HEX = re.compile(r"#[0-9a-f]{6}")
READABLE = 4.5
STEPS = 100
Channels = tuple[float, float, float]

# What the stylesheet has where no salon's colour stands.
LIGHT = {"paper": "#faf6f0", "surface": "#ffffff", "ink": "#2b2622"}
DARK = {"paper": "#1c1916", "surface": "#272320", "ink": "#f2ece4"}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG reckons it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette(accent: str) -> Mapping[str, Mapping[str, str]]:
    """The tokens that hang on the accent, for `light` and for `dark`; text on each of them reaches 4.5 to 1."""
    return {"light": _tokens(accent, LIGHT, is_dark=False), "dark": _tokens(accent, DARK, is_dark=True)}


def _tokens(accent: str, ground: Mapping[str, str], *, is_dark: bool) -> dict[str, str]:
    soft = mixed(accent, ground["surface"] if is_dark else ground["paper"], 0.16 if is_dark else 0.13)
    grounds = (ground["paper"], ground["surface"], soft)
    own = _readable(accent, grounds, is_dark=is_dark)
    on_accent = mixed(own, "#000000", 0.22) if is_dark else "#ffffff"
    return {
        "accent": own,
        "accent-strong": mixed(own, "#ffffff" if is_dark else "#000000", 0.76),
        "accent-soft": soft,
        "accent-ink": own,
        "on-accent": on_accent if contrast(on_accent, own) >= READABLE else ground["paper"],
    }


def _readable(colour: str, grounds: tuple[str, ...], *, is_dark: bool) -> str:
    """The colour, lighter or darker step by step until it can be read on all of these grounds."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 1.0 if is_dark else 0.0
    for step in range(STEPS + 1):
        tried = _hex(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / STEPS, saturation))
        if all(contrast(tried, ground) >= READABLE for ground in grounds):
            return tried
    return "#ffffff" if is_dark else "#000000"


def mixed(one: str, other: str, share: float) -> str:
    """So much of the one, the rest of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    red, green, blue = (mine * share + theirs * (1 - share) for mine, theirs in pairs)
    return _hex((red, green, blue))


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> Channels:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Channels) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
