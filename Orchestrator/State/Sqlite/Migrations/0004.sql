-- Profiles that came by the API, as they came.
CREATE TABLE profiles (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL
) WITHOUT ROWID;
