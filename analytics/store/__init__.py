"""The store: the only code that knows DuckDB and how rows, nights and models lie on disk."""
