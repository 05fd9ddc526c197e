"""Serving: the register of approved models, the nodes that run them, and their rotation without a lost request.

Imports none of the other packages: it keeps a journal, calls their commands, and moves one pointer that they read.
"""
