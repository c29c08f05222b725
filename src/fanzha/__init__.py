"""The anti-telecom-fraud desk of a bank: recognise, stop, dissuade, trace, link, teach."""

__version__ = "0.1.0"
