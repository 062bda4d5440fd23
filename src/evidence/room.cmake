stillheld_room(evidence base log store LIBRARIES PkgConfig::SODIUM ZLIB::ZLIB)
