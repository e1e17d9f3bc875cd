"""What is known: works, titles, reviews and votes."""
