"""Text as a sequence of code points: spans, mapped text, numerals, display width. No knowledge of any genre."""
