"""Tests of `amser.simulation`."""
