"""The English sentences: one module for each first part of a code, each with a dictionary ``SENTENCES``."""
