-- Letters that changed places ("Karnag" for Karang) have few trigrams in common with the name: they are counted instead.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
