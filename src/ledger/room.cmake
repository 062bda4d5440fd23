stillheld_room(ledger base dates names log store intake identity)
