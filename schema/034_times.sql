PRAGMA user_version = 34;
