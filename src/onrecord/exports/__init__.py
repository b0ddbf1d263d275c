"""A ledger written out in the formats of others: one module a format, each from records to bytes.

``names`` says which formats there are, ``formats`` how each is made, ``selection`` which records go in.
"""
