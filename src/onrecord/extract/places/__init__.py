"""Toponyms and the places they stand for."""

from onrecord.extract.places.find import find_places, is_government

__all__ = ["find_places", "is_government"]
