"""Numbers with what they count or measure, their bounds and the words that approximate them."""

from onrecord.extract.quantities.find import find_quantities

__all__ = ["find_quantities"]
