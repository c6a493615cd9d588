"""Policy: what bears on many cases at once - holds, service levels, closures, disruptions - and its wizard."""
