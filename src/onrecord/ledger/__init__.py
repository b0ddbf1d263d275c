"""Storage: one protocol; SQLite; schema, migrations, full text, judgements."""
