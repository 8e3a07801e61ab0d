"""What assistants may ask of a knowledge base, over HTTP or standard input and output."""
