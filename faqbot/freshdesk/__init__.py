"""What faqbot does inside Freshdesk: notes in tickets, and what goes with them."""
