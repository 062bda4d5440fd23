stillheld_room(intake base dates log store LIBRARIES simdjson::simdjson ZLIB::ZLIB pugixml::pugixml PkgConfig::GUMBO)
