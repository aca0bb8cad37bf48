"""What is true, and who says so: the curated base, its checks and its releases.

Knows no chat and no engine. Start with `facts.model`.
"""
