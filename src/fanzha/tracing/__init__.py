"""A ledger in; where the fraud money is now, the freeze plan and the picture out."""
