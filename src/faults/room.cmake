stillheld_room(faults base dates names log store evidence intake reading identity ledger measure check publish cli LIBRARIES PkgConfig::SQLITE PkgConfig::SODIUM)
