"""A model as judge of answers, by ragas (Es et al. 2024), on a local endpoint; and how far that judge can be trusted.

Nothing here is needed to measure without a judge: `ragas` is imported by this package alone, with its telemetry off.
"""
