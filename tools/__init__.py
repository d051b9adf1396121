"""What the Makefile runs: set-up, the embedded default, checks and the test suite. No part of the product."""
