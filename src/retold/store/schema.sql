-- A case: one file that holds articles, what was made of them, who judged what, and when each of it came in.
--
-- Moments are seconds since 1970 in UTC. Values of the model (a traced story, an article with its marks) are kept whole, as
-- compressed JSON (values.py), beside the columns by which they are found; the columns can always be made again from them.
-- Nothing here is executed when it is read. A change of this file is a new entry in migrations.py, never an edit there.

-- One row for each thing done to the case. Every other row names the run that wrote it last.
CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started INTEGER NOT NULL,
  ended INTEGER,                 -- NULL: it was stopped; what it had acknowledged is there
  command TEXT NOT NULL,         -- 'add', 'judge', 'watch', ...
  who TEXT NOT NULL,
  version TEXT NOT NULL,         -- of retold
  parameters TEXT NOT NULL,      -- JSON object
  seen INTEGER NOT NULL DEFAULT 0,       -- of the input; the next four add up to it
  articles INTEGER NOT NULL DEFAULT 0,
  repeated INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  unreadable INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What could not be read, or was left out, and why.
CREATE TABLE problem (
  run INTEGER NOT NULL REFERENCES run,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX problem_of_run ON problem (run);

-- Counters: 'revision' grows with every acknowledged change, 'input' when articles or judgements come in.
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO counter VALUES ('revision', 0), ('input', 0);

CREATE TABLE article (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,       -- content hash
  run INTEGER NOT NULL REFERENCES run,
  label TEXT NOT NULL,
  source TEXT NOT NULL,
  outlet TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT NOT NULL,
  language TEXT NOT NULL,
  published INTEGER,
  text TEXT NOT NULL,            -- kept once, as shown
  prepared BLOB NOT NULL,        -- the article by itself, without its text
  settled BLOB,                  -- the article as the pile shows it, where that differs (repeated lines set aside)
  block INTEGER NOT NULL DEFAULT 0,  -- articles traced together, by the first of them; 0 until it is traced
  story TEXT NOT NULL DEFAULT '',    -- '' until it is traced
  fresh INTEGER NOT NULL DEFAULT 0   -- 1: the story is made of the article as it is now, and of every judgement on it
) STRICT;
CREATE INDEX article_stale ON article (n) WHERE fresh = 0;
CREATE INDEX article_of_story ON article (story);
CREATE INDEX article_of_block ON article (block);
CREATE INDEX article_by_url ON article (url) WHERE url <> '';

-- What of an article decides with which others it is traced: arrays of 64-bit numbers (blocks.Traits; keys of its lines).
CREATE TABLE trait (
  n INTEGER PRIMARY KEY REFERENCES article,
  lines BLOB NOT NULL,
  holds BLOB NOT NULL
) STRICT;

-- Lines that are furniture in this pile, by key.
CREATE TABLE furniture (line INTEGER PRIMARY KEY) STRICT;

-- What was read in an article by itself, as it is shown: never read again by the same version.
CREATE TABLE note (
  n INTEGER PRIMARY KEY REFERENCES article,
  version TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- The words of all articles. 'article' holds the texts; only the index is here.
CREATE VIRTUAL TABLE words USING fts5 (
  title, outlet, text, content = 'article', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);

-- A story as it stands, whole in 'trace' (without its articles).
CREATE TABLE story (
  id TEXT PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES run,
  revision INTEGER NOT NULL,     -- of the case when it was last written
  changed INTEGER NOT NULL,
  block INTEGER NOT NULL,
  title TEXT NOT NULL,
  first INTEGER,
  last INTEGER,
  shown BLOB NOT NULL,           -- the Story row of the model
  articles INTEGER NOT NULL,
  lines INTEGER NOT NULL,        -- lines of descent
  trace BLOB NOT NULL
) STRICT;
CREATE INDEX story_by_time ON story (last DESC, id);
CREATE INDEX story_by_lines ON story (lines DESC, last DESC, id);
CREATE INDEX story_of_block ON story (block);

-- By what stories are filtered: 'outlet', 'agency', 'language', 'lines', 'date' (a month, "2025-03").
CREATE TABLE facet (
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  story TEXT NOT NULL REFERENCES story ON DELETE CASCADE,
  PRIMARY KEY (name, value, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX facet_of_story ON facet (story);

-- Who is heard in which stories, under every name: where a judgement on a voice is felt.
CREATE TABLE voice (
  name TEXT NOT NULL,            -- case folded
  story TEXT NOT NULL REFERENCES story ON DELETE CASCADE,
  PRIMARY KEY (name, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX voice_of_story ON voice (story);

-- Where the articles of a story went when its id changed: a shared address keeps working.
CREATE TABLE succession (
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  articles INTEGER NOT NULL,     -- of the old story that are in the new one
  run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (old, new)
) STRICT, WITHOUT ROWID;

-- What people decided. Rows are added and never changed; taking one back is a row of its own, with the verdict 'withdrawn'.
CREATE TABLE judgement (
  n INTEGER PRIMARY KEY,         -- the order in which they came
  id TEXT NOT NULL UNIQUE,
  run INTEGER NOT NULL REFERENCES run,
  kind TEXT NOT NULL,
  left TEXT NOT NULL,            -- keys: a place in an article, a name, an article
  right TEXT NOT NULL,
  verdict TEXT NOT NULL,
  who TEXT NOT NULL,
  "when" TEXT NOT NULL,          -- ISO 8601
  note TEXT NOT NULL,
  left_words TEXT NOT NULL,
  right_words TEXT NOT NULL
) STRICT;
