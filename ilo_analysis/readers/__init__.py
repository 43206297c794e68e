"""Layer 1: from a listing in any form to its entries."""
