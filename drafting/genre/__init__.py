"""Genres as data: the official form, its arithmetic, its outline and its words, loaded from a pack and checked."""
