stillheld_room(identity base dates names LIBRARIES simdjson::simdjson Threads::Threads)
