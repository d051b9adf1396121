"""`make bench`: how fast the product is, in ratios against floors measured in the same run (docs/performance.md)."""
