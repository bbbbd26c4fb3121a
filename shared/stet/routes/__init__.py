"""What each address answers: a request in, an answer out, and nothing decided on the way."""
