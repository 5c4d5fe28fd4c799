"""Telling everyone, in both languages. So far: reading the newsletters that people have."""
