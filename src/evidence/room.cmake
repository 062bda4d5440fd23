stillheld_room(evidence base dates log store LIBRARIES PkgConfig::SODIUM ZLIB::ZLIB)
