stillheld_room(publish base dates names log store ledger)
