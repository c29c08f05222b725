"""What Prometheus reads."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The counters of one gateway process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.decisions = Counter(
            "fanzha_decisions", "Decisions answered", ("action", "channel"), registry=self.registry
        )
        self.refused = Counter("fanzha_refused", "Requests refused, by error code", ("code",), registry=self.registry)
        self.screenings = Counter("fanzha_screenings", "Texts screened", ("typology",), registry=self.registry)
        self.seconds = Histogram(
            "fanzha_decision_seconds", "From request to durable answer", buckets=BUCKETS, registry=self.registry
        )
        self.waiting = Gauge("fanzha_waiting", "Requests waiting for the writer", registry=self.registry)
