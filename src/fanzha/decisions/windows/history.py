"""The events of every account, customer, device and branch, in memory that does not grow without end."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from fanzha.decisions.windows.event import Event, tracks_of

TRACK_LIMIT = 512
"""Newest arrivals kept for one key. Beyond, a count means "at least"."""
TOTAL_LIMIT = 2_000_000
"""Entries over all tracks; beyond, the track that was written longest ago is forgotten."""


class History:
    """Ring memory per key, in order of arrival. The same events in the same order give the same history."""

    def __init__(self, track_limit: int = TRACK_LIMIT, total_limit: int = TOTAL_LIMIT) -> None:
        self._tracks: dict[tuple[str, str], deque[Event]] = {}
        self._track_limit = track_limit
        self._total_limit = total_limit
        self._total = 0

    def add(self, event: Event) -> None:
        """Remember an event on every track it belongs to."""
        for name in tracks_of(event):
            track = self._tracks.pop(name, None)
            if track is None:
                track = deque(maxlen=self._track_limit)
            self._total -= len(track)
            track.append(event)
            self._total += len(track)
            self._tracks[name] = track
        while self._total > self._total_limit:
            oldest = next(iter(self._tracks))
            self._total -= len(self._tracks.pop(oldest))

    def before(self, side: str, key: str, at: int, span: int) -> list[Event]:
        """Earlier arrivals with ``at - span < event.at <= at``, in order of arrival.

        This is the one definition of a window: the half-open interval (t - w, t) plus everything earlier in sequence
        at the same instant. What arrived late is counted from then on; what is dated later than ``at`` is not counted.
        """
        track = self._tracks.get((side, key))
        return [event for event in track if at - span < event.at <= at] if track else []

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._tracks)
