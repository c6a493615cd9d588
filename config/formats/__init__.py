"""How Django itself writes days and instants where no page of the project does: see `licensing.admin.display.formatting`."""
