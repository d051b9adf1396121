"""Bantuan and the accessibility statement: open to everybody, signed in or not."""
