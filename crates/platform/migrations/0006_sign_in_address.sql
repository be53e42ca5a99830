-- From where a failed sign-in came, so that guessing many names from one address is slow too.
ALTER TABLE sign_in_failure ADD COLUMN address TEXT;
CREATE INDEX sign_in_failure_address ON sign_in_failure (address, at_us);
CREATE INDEX sign_in_failure_at ON sign_in_failure (at_us);
