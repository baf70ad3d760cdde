"""Everything durable beside the log: records, secrets, pictures, and the folder they lie in."""
