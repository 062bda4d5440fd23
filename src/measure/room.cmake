stillheld_room(measure base dates log store intake identity ledger LIBRARIES Threads::Threads Boost::headers Eigen3::Eigen)
