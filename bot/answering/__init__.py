"""From a decision to an answer: figures, sentences, citations and refusals. Pure and synchronous."""
