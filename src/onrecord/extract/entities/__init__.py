"""Who is meant: names joined to their fullest form, titles, pronouns, descriptions; party and kind."""

from onrecord.extract.entities.ground import Entities, ground
from onrecord.extract.entities.register import Entity

__all__ = ["Entities", "Entity", "ground"]
