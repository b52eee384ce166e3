"""Shared evidence → clusters of texts, networks, and why."""
