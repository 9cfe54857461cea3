"""The one document model: what every reader makes and every writer takes."""
