"""A question becomes a reply: diagnosis, masking, decision and wording."""
