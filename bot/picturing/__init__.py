"""Draws what `chart` describes: a Vega-Lite specification, and from it a picture or a table. Offline, and the same everywhere."""
