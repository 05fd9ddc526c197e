"""From files to a published index: readers ▸ structure ▸ passages ▸ pipeline. Imports `corpus` only."""
