stillheld_room(reading base dates names log LIBRARIES PkgConfig::GUMBO simdjson::simdjson ZLIB::ZLIB)
