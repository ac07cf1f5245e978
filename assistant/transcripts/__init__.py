"""Saved conversations that are replayed as tests: format, journal, recording, grading, replay, accepting, pytest plugin.

Imports nothing at load: the pytest plugin is imported in every pytest run of an environment that has the program.
"""

SUFFIX = ".transcript.yaml"
"""What the name of a transcript ends with."""
