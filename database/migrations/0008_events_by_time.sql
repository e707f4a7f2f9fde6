-- The newest changes of all tasks while many wait. Without it their list reads the whole outbox: 60 to 250 ms for 18,000 waiting
-- rows, 3 ms with it. Measured cost: about 8 µs of PostgreSQL's CPU for each change, beside 80 µs for capturing and marking it.
create index outbox_newest on outbox (occurred_at desc, event_id desc);
