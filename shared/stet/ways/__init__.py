"""The ways to tell: what each channel writes for each kind of news, and through what it is sent."""
