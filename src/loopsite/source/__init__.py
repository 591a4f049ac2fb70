"""What contributors write, and its rules; runs nothing and knows no MkDocs."""
