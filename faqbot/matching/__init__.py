"""(id, phrase) pairs become a Matcher that ranks ids for a question; it knows no product."""
