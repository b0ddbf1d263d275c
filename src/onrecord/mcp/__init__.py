"""The ledger for language models, over the Model Context Protocol: read-only tools, quoted text marked as untrusted."""
