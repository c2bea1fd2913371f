-- Profiles that came by the API, as they came: text and no jsonb, which refuses \u0000 and changes numbers.
create table profiles (
  name text collate "C" primary key,
  body text not null
);
