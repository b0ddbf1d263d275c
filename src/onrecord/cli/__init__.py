"""What people type: thin; each command calls the pipeline, the ledger and the views."""
