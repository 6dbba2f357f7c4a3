SET lock_timeout = '2s';

CREATE TABLE transfer (
    id      bigint         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payer   text           NOT NULL REFERENCES account,
    payee   text           NOT NULL REFERENCES account,
    amount  numeric(12, 2) NOT NULL CHECK (amount > 0),
    done_at timestamptz    NOT NULL DEFAULT clock_timestamp(),
    CHECK (payer <> payee)
);

CREATE INDEX transfer_payer_idx ON transfer (payer, done_at);
CREATE INDEX transfer_payee_idx ON transfer (payee, done_at);
