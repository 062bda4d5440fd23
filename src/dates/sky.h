// Where the sun and the moon stand, as far as calendars need it.
//
// Definition: a Moment is a day with a fraction, in universal time: the Day of
// day.h, and the part of it that has passed.  Longitudes are degrees, apparent,
// of the equinox of date, from the centre of the earth.
//
// Why: the new year of China, Diwali, Nowruz and Eid are written in no table
// that ends; the moon makes them.
//
//   new_moon(0)                 2000-01-06, 18:14 UT
//   sun_longitude at an equinox 0 or 180
//
// Counter-example: whether somebody sees the crescent.  Clouds are in no formula.
//
// (1) new_moon and full_moon are right to within two minutes, sun_longitude to
//     0.02 degrees, moon_longitude to 0.05, for the years 1900 to 2100.
// (2) new_moon(k) < full_moon(k) < new_moon(k + 1).
//
// Threads: pure functions.  After Jean Meeus, "Astronomical Algorithms", 2nd
// edition, chapters 15, 25, 47 and 49; each is tested against another of them.
// Tested by calendars_test.cc.
#pragma once

#include "dates/day.h"

namespace stillheld::dates {

using Moment = double;

// The k-th new moon (full moon) since that of 2000-01-06.
Moment new_moon(int k);
Moment full_moon(int k);
// The k of the last new moon not behind `moment`.
int new_moon_before(Moment moment);

double sun_longitude(Moment moment);
double moon_longitude(Moment moment);
// When the sun stands at `longitude` (0 to 360) in the year from 1 January on.
Moment sun_reaches(double longitude, int year);

// Of the day at a place (degrees, east and north positive): the moment when the
// sun rises or sets.  REQUIRES: |latitude| <= 60.
Moment sunrise(Day day, double east, double north);
Moment sunset(Day day, double east, double north);
// Whether the moon is still above the horizon (its centre, seen from the
// surface) at `moment`.
bool moon_is_up(Moment moment, double east, double north);

}  // namespace stillheld::dates
