"""The inbox: saved views, filters, the order of its rows, its pages, and acts upon several cases."""
