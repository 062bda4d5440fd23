stillheld_room(dates base)
