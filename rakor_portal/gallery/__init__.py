"""The component gallery at /design/: the whole design system with sample text, outside production only."""
