"""How Django itself writes days and instants where no page of ours does: see `licensing.admin.display.formatting`."""
