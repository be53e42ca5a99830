-- Who wants letters, and where to. No row, no letter.
CREATE TABLE mail_choice (
    account BLOB PRIMARY KEY REFERENCES account (id),
    -- Personal data: shown to its owner only, told to others with most of it hidden.
    address TEXT NOT NULL,
    -- Language of the letters.
    language TEXT NOT NULL,
    -- What waits, on mornings of working days.
    daily INTEGER NOT NULL,
    -- When somebody urges.
    reminders INTEGER NOT NULL
) STRICT;

-- Letters, until they are sent or given up, and for a while after.
CREATE TABLE mail_letter (
    id BLOB PRIMARY KEY,
    -- What it is about: nothing is written twice about the same.
    about TEXT NOT NULL UNIQUE,
    account BLOB NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    -- From then on nobody needs it any more.
    until_us INTEGER NOT NULL,
    -- The next try, not earlier.
    due_us INTEGER NOT NULL,
    -- A program has it in hand until then; 0 where none has.
    leased_until_us INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    sent_us INTEGER,
    -- Why it was not sent: a word of ours, or what the mail server said, without addresses.
    reason TEXT
) STRICT;
CREATE INDEX mail_letter_due ON mail_letter (state, due_us);
CREATE INDEX mail_letter_created ON mail_letter (created_us);
CREATE INDEX mail_letter_account ON mail_letter (account, created_us);
