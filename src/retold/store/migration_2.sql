-- Version 2: addresses that are polled, and what the last visit found.
CREATE TABLE watched (
  url TEXT PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  kind TEXT NOT NULL,            -- 'list' (a feed or sitemap, named by the user) or 'page'
  feed TEXT NOT NULL,            -- the list a page was found on; '' for what the user named
  outlet TEXT NOT NULL,
  published TEXT NOT NULL,       -- as the list gave it
  first INTEGER NOT NULL,        -- when it was first seen
  checked INTEGER NOT NULL,      -- when it was last asked for
  due INTEGER NOT NULL,          -- when it is to be asked for again
  etag TEXT NOT NULL,            -- for a conditional request
  modified TEXT NOT NULL,
  digest TEXT NOT NULL,          -- of the article as read last; '' when none was
  failures INTEGER NOT NULL,     -- in a row
  versions INTEGER NOT NULL      -- how many different texts were seen
) STRICT, WITHOUT ROWID;
CREATE INDEX watched_due ON watched (due);
