#include "dates/sky.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace stillheld::dates {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kEpoch = 10957.5;  // 2000-01-01, noon

double sine(double degrees) { return std::sin(degrees * kPi / 180); }
double cosine(double degrees) { return std::cos(degrees * kPi / 180); }
double turned(double degrees) {
  degrees = std::fmod(degrees, 360);
  return degrees < 0 ? degrees + 360 : degrees;
}

// Terrestrial time less universal time, in days: measured to 2020, then guessed.
double clock_lag(Moment moment) {
  static constexpr double kSeconds[] = {-3, 21, 24, 33, 51, 64, 69, 76, 87, 100, 115};  // 1900, 1920 …
  const double at = std::clamp((2000 + (moment - kEpoch) / 365.2425 - 1900) / 20, 0.0, 9.999);
  const int i = static_cast<int>(at);
  return (kSeconds[i] + (kSeconds[i + 1] - kSeconds[i]) * (at - i)) / 86400;
}
double centuries(Moment moment) { return (moment + clock_lag(moment) - kEpoch) / 36525; }

struct PhaseTerm {
  double new_moon, full_moon;
  int e, sun, moon, node;
};
constexpr PhaseTerm kPhaseTerms[] = {
    {-.40720, -.40614, 0, 0, 1, 0}, {.17241, .17302, 1, 1, 0, 0},    {.01608, .01614, 0, 0, 2, 0},   {.01039, .01043, 0, 0, 0, 2},
    {.00739, .00734, 1, -1, 1, 0},  {-.00514, -.00515, 1, 1, 1, 0},  {.00208, .00209, 2, 2, 0, 0},   {-.00111, -.00111, 0, 0, 1, -2},
    {-.00057, -.00057, 0, 0, 1, 2}, {.00056, .00056, 1, 1, 2, 0},    {-.00042, -.00042, 0, 0, 3, 0}, {.00042, .00042, 1, 1, 0, 2},
    {.00038, .00038, 1, 1, 0, -2},  {-.00024, -.00024, 1, -1, 2, 0}, {-.00007, -.00007, 0, 2, 1, 0}, {.00004, .00004, 0, 0, 2, -2},
    {.00004, .00004, 0, 3, 0, 0},   {.00003, .00003, 0, 1, 1, -2},   {.00003, .00003, 0, 0, 2, 2},   {-.00003, -.00003, 0, 1, 1, 2},
    {.00003, .00003, 0, -1, 1, 2},  {-.00002, -.00002, 0, -1, 1, -2}, {-.00002, -.00002, 0, 1, 3, 0}, {.00002, .00002, 0, 0, 4, 0}};

// What the planets add: phase, its turn a month, days.
constexpr double kPlanets[][3] = {{299.77, 0.107408, .000325}, {251.88, 0.016321, .000165},  {251.83, 26.651886, .000164}, {349.42, 36.412478, .000126},
                                  {84.66, 18.206239, .000110}, {141.74, 53.303771, .000062}, {207.14, 2.453732, .000060},  {154.84, 7.306860, .000056},
                                  {34.52, 27.261239, .000047}, {207.19, 0.121824, .000042},  {291.34, 1.844379, .000040},  {161.72, 24.198154, .000037},
                                  {239.56, 25.513099, .000035}, {331.55, 3.592518, .000023}};

Moment phase(double k, bool full) {
  const double t = k / 1236.85;
  const double e = 1 - 0.002516 * t - 0.0000074 * t * t;
  const double sun = 2.5534 + 29.10535670 * k - 0.0000014 * t * t;
  const double moon = 201.5643 + 385.81693528 * k + 0.0107582 * t * t + 0.00001238 * t * t * t;
  const double node = 160.7108 + 390.67050284 * k - 0.0016118 * t * t - 0.00000227 * t * t * t;
  const double ascending = 124.7746 - 1.56375588 * k + 0.0020672 * t * t;
  double days = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t - 0.00000015 * t * t * t;
  for (const PhaseTerm& each : kPhaseTerms) {
    double amount = full ? each.full_moon : each.new_moon;
    for (int n = 0; n < each.e; ++n) amount *= e;
    days += amount * sine(each.sun * sun + each.moon * moon + each.node * node);
  }
  days -= 0.00017 * sine(ascending);
  for (const auto& [start, turn, amount] : kPlanets) days += amount * sine(start + turn * k);
  const Moment found = days - 2440587.5;
  return found - clock_lag(found);
}

struct MoonTerm {
  int elongation, sun, moon, node, amount;
};
constexpr MoonTerm kMoonTerms[] = {
    {0, 0, 1, 0, 6288774}, {2, 0, -1, 0, 1274027}, {2, 0, 0, 0, 658314}, {0, 0, 2, 0, 213618}, {0, 1, 0, 0, -185116}, {0, 0, 0, 2, -114332},
    {2, 0, -2, 0, 58793},  {2, -1, -1, 0, 57066},  {2, 0, 1, 0, 53322},  {2, -1, 0, 0, 45758}, {0, 1, -1, 0, -40923}, {1, 0, 0, 0, -34720},
    {0, 1, 1, 0, -30383},  {2, 0, 0, -2, 15327},   {0, 0, 1, 2, -12528}, {0, 0, 1, -2, 10980}, {4, 0, -1, 0, 10675},  {0, 0, 3, 0, 10034},
    {4, 0, -2, 0, 8548},   {2, 1, -1, 0, -7888},   {2, 1, 0, 0, -6766},  {1, 0, -1, 0, -5163}, {1, 1, 0, 0, 4987},    {2, -1, 1, 0, 4036},
    {2, 0, 2, 0, 3994},    {4, 0, 0, 0, 3861},     {2, 0, -3, 0, 3665},  {0, 1, -2, 0, -2689}, {2, 0, -1, 2, -2602},  {2, -1, -2, 0, 2390},
    {1, 0, 1, 0, -2348},   {2, -2, 0, 0, 2236}};
constexpr MoonTerm kLatitudeTerms[] = {{0, 0, 0, 1, 5128122}, {0, 0, 1, 1, 280602}, {0, 0, 1, -1, 277693}, {2, 0, 0, -1, 173237}, {2, 0, -1, 1, 55413},
                                       {2, 0, -1, -1, 46271}, {2, 0, 0, 1, 32573},  {0, 0, 2, 1, 17198},   {2, 0, 1, -1, 9266}};

struct Arguments {
  double elongation, sun, moon, node;
  explicit Arguments(double t)
      : elongation(297.8501921 + 445267.1114034 * t - 0.0018819 * t * t), sun(357.5291092 + 35999.0502909 * t),
        moon(134.9633964 + 477198.8675055 * t + 0.0087414 * t * t), node(93.2720950 + 483202.0175233 * t - 0.0036539 * t * t) {}
  double of(const MoonTerm& term) const { return term.elongation * elongation + term.sun * sun + term.moon * moon + term.node * node; }
};

double nutation(double t) { return -0.00478 * sine(125.04 - 1934.136 * t); }

// Degrees that the earth has turned at Greenwich.
double star_time(Moment moment) { return turned(280.46061837 + 360.98564736629 * (moment - kEpoch)); }

struct Place {
  double right_ascension, declination;
};
Place of(double longitude, double latitude) {
  constexpr double kTilt = 23.436;
  const double s = sine(latitude) * cosine(kTilt) + cosine(latitude) * sine(kTilt) * sine(longitude);
  const double y = sine(longitude) * cosine(kTilt) - std::tan(latitude * kPi / 180) * sine(kTilt);
  return {turned(std::atan2(y, cosine(longitude)) * 180 / kPi), std::asin(s) * 180 / kPi};
}

Moment sun_at_horizon(Day day, double east, double north, int side) {
  Moment moment = day + 0.5 - east / 360 + side * 0.25;
  for (int step = 0; step < 3; ++step) {
    const Place sun = of(sun_longitude(moment), 0);
    const double c = std::clamp((sine(-0.833) - sine(north) * sine(sun.declination)) / (cosine(north) * cosine(sun.declination)), -1.0, 1.0);
    const double wanted = side * std::acos(c) * 180 / kPi;  // hours before and behind noon, in degrees
    double is = turned(star_time(moment) + east - sun.right_ascension);
    if (is > 180) is -= 360;
    moment += (wanted - is) / 360;
  }
  return moment;
}

}  // namespace

Moment new_moon(int k) { return phase(k, false); }
Moment full_moon(int k) { return phase(k + 0.5, true); }

int new_moon_before(Moment moment) {
  int k = static_cast<int>(std::floor((moment - 10962.76) / 29.530588861)) + 1;
  while (new_moon(k) > moment) --k;
  return k;
}

double sun_longitude(Moment moment) {
  const double t = centuries(moment);
  const double m = 357.52911 + 35999.05029 * t - 0.0001537 * t * t;
  const double centre = (1.914602 - 0.004817 * t) * sine(m) + (0.019993 - 0.000101 * t) * sine(2 * m) + 0.000289 * sine(3 * m);
  return turned(280.46646 + 36000.76983 * t + 0.0003032 * t * t + centre - 0.00569 + nutation(t));
}

double moon_longitude(Moment moment) {
  const double t = centuries(moment);
  const Arguments arguments(t);
  const double mean = 218.3164477 + 481267.88123421 * t - 0.0015786 * t * t;
  const double e = 1 - 0.002516 * t;
  double sum = 3958 * sine(119.75 + 131.849 * t) + 1962 * sine(mean - arguments.node) + 318 * sine(53.09 + 479264.290 * t);
  for (const MoonTerm& each : kMoonTerms) {
    double amount = each.amount;
    for (int n = 0; n < std::abs(each.sun); ++n) amount *= e;
    sum += amount * sine(arguments.of(each));
  }
  return turned(mean + sum / 1e6 + nutation(t));
}

Moment sun_reaches(double longitude, int year) {
  // In January the sun stands at about 280 degrees.
  Moment moment = from_civil(year, 1, 1) + turned(longitude - 280) / 360 * 365.2422;
  for (int step = 0; step < 4; ++step) {
    double off = turned(longitude - sun_longitude(moment));
    if (off > 180) off -= 360;
    moment += off / 360 * 365.2422;
  }
  return moment;
}

Moment sunrise(Day day, double east, double north) { return sun_at_horizon(day, east, north, -1); }
Moment sunset(Day day, double east, double north) { return sun_at_horizon(day, east, north, 1); }

bool moon_is_up(Moment moment, double east, double north) {
  const double t = centuries(moment);
  const Arguments arguments(t);
  double latitude = 0;
  for (const MoonTerm& each : kLatitudeTerms) latitude += each.amount * sine(arguments.of(each)) / 1e6;
  const Place moon = of(moon_longitude(moment), latitude);
  const double hour = star_time(moment) + east - moon.right_ascension;
  const double height = std::asin(sine(north) * sine(moon.declination) + cosine(north) * cosine(moon.declination) * cosine(hour)) * 180 / kPi;
  return height > 0.125;  // its parallax lowers it more than the air lifts it
}

}  // namespace stillheld::dates
