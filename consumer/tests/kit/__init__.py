"""Real PostgreSQL, real Kafka, real processes: what the tests stand on."""
