"""Server-rendered pages; no request leaves the host."""
