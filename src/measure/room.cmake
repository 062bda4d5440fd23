stillheld_room(measure base dates log store intake identity ledger LIBRARIES Threads::Threads)
