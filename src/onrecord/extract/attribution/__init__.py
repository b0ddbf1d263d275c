"""Pure: who says what, by which words: source, cue, content."""
