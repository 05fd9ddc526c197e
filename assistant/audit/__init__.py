"""The audit: who (by pseudonym), when, what came out. Never what was asked. Also the emergency stop and the quotas,
which live in the same store so that every process sees them at once.
"""
