"""Settings, addresses, the embedded database: the only place that sees everything."""
