"""Markdown and data files become the types of `faqbot.model`."""
