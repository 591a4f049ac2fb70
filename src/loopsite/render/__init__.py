"""From a record to HTML."""
