"""What visitors leave behind: questions with their outcome, and feedback."""

from faqbot.store.store import Store, open_store

__all__ = ["Store", "open_store"]
