"""A message, screenshot, link or transcript in, a judgement with its reasons out."""

from fanzha.screening.result import Candidate, Evidence, Screening, VerifyWith
from fanzha.screening.screener import Screener, screen

__all__ = ["Candidate", "Evidence", "Screener", "Screening", "VerifyWith", "screen"]
