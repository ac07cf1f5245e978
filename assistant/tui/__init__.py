"""The terminal app. Draws replies and pages of the core; holds no clinical knowledge."""
