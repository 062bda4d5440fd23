stillheld_room(store base log LIBRARIES PkgConfig::SQLITE PkgConfig::LIBPQ)
