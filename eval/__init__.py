"""Accuracy on annotated data: one module a row or family of rows, each with ``run(bench, row) -> {metric: number}``."""
