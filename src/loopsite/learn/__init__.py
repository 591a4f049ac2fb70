"""What a page asks its readers, with answers that are taken from recorded runs."""
