"""The judgement: which titles, in which order, and why."""
