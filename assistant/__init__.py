"""From a question to a verified, cited answer: guard ▸ retrieve ▸ generate ▸ verify ▸ render. Imports `corpus` only."""
