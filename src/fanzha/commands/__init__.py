"""One module for each command of `fanzha`: options in, a room called, words out."""
