"""The web site of the bank's anti-fraud desk."""
