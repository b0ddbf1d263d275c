"""Server-rendered pages; no scripts, no request leaves the host."""

from onrecord.web.app import create_app, serve

__all__ = ["create_app", "serve"]
