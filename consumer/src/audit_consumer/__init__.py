"""The audit sink: Kafka topic → PostgreSQL audit log, exactly once, in order, and only what was committed."""

__version__ = "0.1.0"
