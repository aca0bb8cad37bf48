"""From a text to a decision: what is asked, and which fact answers it. Pure and synchronous."""
