PRAGMA user_version = 33;
