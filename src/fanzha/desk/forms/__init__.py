"""The forms of the desk: what is typed, checked at the door."""
