"""Is it said to have happened: polarity, modality, tense, hedges, factuality."""

from onrecord.extract.certainty.factuality import factbank, factuality, level, of_claim
from onrecord.extract.certainty.hedges import find_hedges
from onrecord.extract.certainty.judge import Certainty, Setting, judge

__all__ = ["Certainty", "Setting", "factbank", "factuality", "find_hedges", "judge", "level", "of_claim"]
