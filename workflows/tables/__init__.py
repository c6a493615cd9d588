"""The tables: one kind of case each, and the blocks of rows that several of them share."""
