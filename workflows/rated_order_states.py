"""Rated orders: what the states of a priority case mean to the law of rated orders; pure, in one place."""

# still to be answered or filled by its supplier, who keeps the law's order among them: 15 CFR 700.14(c)
TO_FILL = ("rated", "requested", "offered", "assistance", "accepted")
# without an agreed day its supplier has it and has not answered, or asked for help first: 15 CFR 700.13(d), 700.50
WAITING = ("rated", "assistance")
# once accepted with a day agreed, it stands against what comes in later: 15 CFR 700.13(b)
STANDING = ("accepted", "assistance")
# its supplier passes its rating on from these: 15 CFR 700.15
PASSES_ON = ("rated", "offered", "assistance", "accepted")
# rated no more, and nothing that flowed from it is: 15 CFR 700.16
WITHOUT_RATING = ("cancelled", "rejected")
# an order that flowed down follows in these what becomes of the rating above
FLOWED = "authorised rated offered assistance accepted"

NAMED = (*TO_FILL, *WAITING, *STANDING, *PASSES_ON, *WITHOUT_RATING, *FLOWED.split())
