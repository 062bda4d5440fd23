stillheld_room(ledger base dates log store intake)
