"""The tables: one kind of case each, and the blocks of transitions that several of them share."""
