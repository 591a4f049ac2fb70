"""MkDocs, its theme, and the files that lie beside the pages."""
