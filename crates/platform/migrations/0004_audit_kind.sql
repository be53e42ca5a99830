-- The log is read by kind of thing, newest first.
CREATE INDEX audit_kind ON audit (thing_kind, seq);
