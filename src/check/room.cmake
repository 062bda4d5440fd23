stillheld_room(check base dates names log store intake reading identity ledger)
