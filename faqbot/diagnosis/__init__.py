"""What a question names: status codes, error codes, calls and known messages."""
