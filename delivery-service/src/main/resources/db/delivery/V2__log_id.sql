-- Which event log a partition's offsets are of: its identity, a UUID. Absent where that was not kept yet.
ALTER TABLE partition_lease ADD COLUMN log_id VARCHAR(36);
