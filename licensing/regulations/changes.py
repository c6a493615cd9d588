"""What an amendment can ask to change, in the words of a filing; 22 CFR 123.25 says which of them it may."""

CHANGES = (
    ("add_freight_forwarder", "Add a freight forwarder or consignor in the United States"),
    ("fix_typographical_error", "Correct an obvious typographical error"),
    ("change_source", "Change the source or manufacturer"),
    ("add_transport_consignee", "Add an intermediate consignee that only transports"),
    ("extend_duration", "Extend the duration"),
    ("increase_quantity", "Increase the quantity"),
    ("change_end_user", "Change the end-user"),
    ("change_end_use", "Change the end-use"),
    ("change_country", "Change the country"),
    ("change_commodity", "Change the commodity"),
    ("change_foreign_consignee", "Change the foreign consignee"),
)
