stillheld_room(publish base dates names log store intake reading identity ledger measure check)
