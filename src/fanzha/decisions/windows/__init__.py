"""What the record remembers around a transfer: counts, sums and distinct parties over 1 hour to 90 days."""

from fanzha.decisions.windows.event import Event
from fanzha.decisions.windows.features import Window, measure_all
from fanzha.decisions.windows.history import History

__all__ = ["Event", "History", "Window", "measure_all"]
