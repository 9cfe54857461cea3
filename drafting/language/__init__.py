"""Chinese as official prose writes it: words and their classes, quantities, clauses, lists. No word of any genre."""
