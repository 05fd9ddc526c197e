"""Measured quality: gold questions, metrics with their uncertainty, a report for people who decide, and the gate."""
