"""Priority: the class of a case by its evidence, disruptions, and the sequence of rated orders."""
