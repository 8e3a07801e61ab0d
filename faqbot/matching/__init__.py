"""(id, phrase) pairs become a Matcher that ranks ids for a question; knows nothing of Freshdesk."""
