"""The documents' model: what exists, what it says, where, and since when it holds.

`catalogue.toml` is the inventory; `fiches/` holds our own summary sheets; `index/` is the only place that knows
Qdrant; `embedding` the only one that knows the models. This package imports none of the others.
"""
