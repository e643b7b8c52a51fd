PRAGMA user_version = 36;
