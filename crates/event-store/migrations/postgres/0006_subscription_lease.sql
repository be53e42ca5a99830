-- Until when one program serves a subscription alone; empty = nobody does. Several programs may
-- deliver for one store, and each letter must be sent by one of them.
ALTER TABLE subscription ADD COLUMN leased_until_us bigint;
