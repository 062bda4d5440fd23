stillheld_room(publish base dates names log store evidence intake reading identity ledger measure check)
