"""Pure: page → article: blocks with roles, metadata, canonical text."""
