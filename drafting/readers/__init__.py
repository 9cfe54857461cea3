"""Readers, one a format: each makes the one document model, or figures, of a file."""
