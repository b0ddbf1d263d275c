"""All input and output of pages: files, HTTP, feeds, archives → Page."""
