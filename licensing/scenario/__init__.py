"""The scenario: illustrative partners, people and cases, replayed through the verbs over the last 120 days.

`stories` say what happened, one file each; `loading.load` tells them to a database as of a given instant.
"""
