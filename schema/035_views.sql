PRAGMA user_version = 35;
