"""Which passage answers a question, and whether any does: index, phrasings, gate, decision."""
