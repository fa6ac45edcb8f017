"""Points in shapes: rectangle, circle, ellipse, polygon."""

from itertools import pairwise
from typing import Any


def is_inside(area: Any, point: object) -> bool:
    """Return whether a point "x y" lies in the shape that an element's attributes describe."""
    try:
        x, y = (float(each) for each in str(point).split())
        coords = [float(each) for each in (area.get("coords") or "").split(",") if each.strip()]
        return _inside(area.get("shape", "default"), coords, x, y)
    except (ValueError, IndexError, ZeroDivisionError):
        return False


def _inside(shape: str, coords: list[float], x: float, y: float) -> bool:
    if shape == "default":
        return True
    if shape == "rect":
        return coords[0] <= x <= coords[2] and coords[1] <= y <= coords[3]
    if shape == "circle":
        return bool((x - coords[0]) ** 2 + (y - coords[1]) ** 2 <= coords[2] ** 2)
    if shape == "ellipse":
        across, down = (x - coords[0]) / coords[2], (y - coords[1]) / coords[3]
        return bool(across**2 + down**2 <= 1)
    return shape == "poly" and _in_polygon(coords, x, y)


def _in_polygon(coords: list[float], x: float, y: float) -> bool:
    corners = list(zip(coords[::2], coords[1::2], strict=False))
    inside = False
    for (x1, y1), (x2, y2) in pairwise([*corners, corners[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
