"""Each change in a file of its own, named after its place."""
