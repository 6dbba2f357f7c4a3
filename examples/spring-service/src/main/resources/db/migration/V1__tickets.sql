CREATE TABLE concert (
  id   bigint PRIMARY KEY,
  free integer NOT NULL
);

CREATE TABLE ticket (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  concert bigint NOT NULL REFERENCES concert,
  visitor text NOT NULL
);
