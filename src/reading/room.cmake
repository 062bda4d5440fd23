stillheld_room(reading base dates names log store intake LIBRARIES PkgConfig::GUMBO simdjson::simdjson ZLIB::ZLIB Threads::Threads)
# The loops over letters and words gain a twentieth.
target_compile_options(room_reading PRIVATE $<$<CONFIG:Release>:-O3>)
