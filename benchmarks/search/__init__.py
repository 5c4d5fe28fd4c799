"""How well listings are found by what people type, judged; and how soon."""
