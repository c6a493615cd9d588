"""What an amendment can ask to change, in the words of a filing: of a licence (22 CFR 123.25), of an agreement (124.1(c))."""

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
AGREEMENT_CHANGES = (
    ("change_scope", "Change the articles or services, or reduce a term"),
    ("extend_duration", "Extend the duration"),
    ("add_party", "Add a foreign or United States party"),
    ("add_country", "Add countries to the territory"),
    ("increase_value", "Increase the value"),
    ("increase_quantity", "Increase the quantity"),
    ("change_transfer_limits", "Change the limits on transfers"),
)
