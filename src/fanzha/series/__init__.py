"""Cases that belong together, and why."""

from fanzha.series.facts import CaseFacts, parse_case, read_cases
from fanzha.series.linking import Hub, Linker, Reason, Series, link

__all__ = ["CaseFacts", "Hub", "Linker", "Reason", "Series", "link", "parse_case", "read_cases"]
