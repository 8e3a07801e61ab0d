"""What is wrong with content that the build accepts: rules, each a function to findings."""
