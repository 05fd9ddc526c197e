"""Recognisers of confidential matter: a message in, the names of the classes found out."""
