"""What the pages do: small steps on the rooms and the records."""
