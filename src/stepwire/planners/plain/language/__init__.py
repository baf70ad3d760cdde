"""From what people write to instructions: words, phrases, sentences, the grammar. Pure; knows no page."""
