"""Tests of the full-screen face, against a backend made by hand."""
