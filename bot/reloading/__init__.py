"""Publish facts anew while people ask: built in a process of its own, swapped in one step."""
