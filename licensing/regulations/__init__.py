"""The law as pure functions: facts and a day in, a finding with reasons and citations out."""
