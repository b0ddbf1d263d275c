"""Pure: article → claims: who, by which words, what, how sure, about which event."""
