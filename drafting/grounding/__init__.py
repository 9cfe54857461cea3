"""From a number in a sentence to a claim about cells: frames, readings, verdicts."""
