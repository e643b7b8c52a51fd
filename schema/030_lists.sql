PRAGMA user_version = 30;
