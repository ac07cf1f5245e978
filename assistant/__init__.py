"""The HAIC assistant: cited answers from one clinical guideline, offline and deterministic."""

__version__ = "0.1.0"
