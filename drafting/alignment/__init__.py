"""Two reports side by side: their sentences found again in one another, and what changed between them."""
