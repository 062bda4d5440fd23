stillheld_room(log base LIBRARIES simdjson::simdjson PkgConfig::SODIUM)
