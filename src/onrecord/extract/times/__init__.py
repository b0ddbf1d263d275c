"""Time expressions → EDTF values and TIMEX3 values."""

from onrecord.extract.times.find import find_times

__all__ = ["find_times"]
