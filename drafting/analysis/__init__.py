"""From a document to what it says: its sections, its table cells, the numbers of its prose and what they claim."""
