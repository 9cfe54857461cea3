"""Many reports under review: what is said of each, what became of it since last time, who has not handed in."""
