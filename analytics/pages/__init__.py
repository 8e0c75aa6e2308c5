"""The app's pages. A public module here is a page: `TITLE`, `ORDER` (0 opens first) and `render()`."""
