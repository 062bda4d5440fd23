stillheld_room(intake base dates log store LIBRARIES simdjson::simdjson)
