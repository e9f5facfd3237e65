"""What pages of results show, in the reader's language."""
