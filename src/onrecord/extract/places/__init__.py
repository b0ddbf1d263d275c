"""Toponyms and the places they stand for."""

from onrecord.extract.places.find import find_places

__all__ = ["find_places"]
