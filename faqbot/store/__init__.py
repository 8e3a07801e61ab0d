"""What visitors leave behind: questions and feedback."""
