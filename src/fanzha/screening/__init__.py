"""A message, screenshot, link or transcript in; a Screening out."""
