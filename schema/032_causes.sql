PRAGMA user_version = 32;
