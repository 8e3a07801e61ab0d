"""Programs that measure faqbot beside its peers; run by hand, never by pytest."""
