"""Holding the house to account: checking every data file, scoring question sets, learning the calibration."""
