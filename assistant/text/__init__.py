"""Words as they are typed: normalising, tokens, quantities with units, concepts, spelling repair. Knows no guideline."""
