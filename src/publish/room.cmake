stillheld_room(publish base dates names log store intake identity ledger measure check)
