"""Who is meant: names joined to their fullest form, titles, pronouns, descriptions; party and kind."""

from onrecord.extract.entities.ground import Entities, Entity, ground

__all__ = ["Entities", "Entity", "ground"]
