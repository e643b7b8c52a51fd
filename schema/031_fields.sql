PRAGMA user_version = 31;
