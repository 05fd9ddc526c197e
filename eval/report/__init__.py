"""The report for people who decide: one HTML file, in French, that asks nothing of any network; and its exports."""
