"""What others make of the same lists: Splink on DuckDB, and rapidfuzz.

    peers.py splink SET FOLDER GOLD.csv    quality on a labelled set
    peers.py million PEOPLE.csv THREADS    block, train, score, cluster
    peers.py rapidfuzz NAMES.txt N         Jaro-Winkler, the square of N names
    peers.py names NAMES.csv               all pairs of spellings, by Jaro-Winkler

Prints "name<TAB>value<TAB>unit" lines.  Run by peers.cc, in an environment of
its own that holds splink, rapidfuzz and anyascii; a task is a process, so that its peak
of memory is its own.

The models follow the examples of Splink's documentation for these sets:
comparisons of its library, u by random sampling, m by expectation
maximisation, connected components.  Splink is given its best threshold: of
twenty, the one with the highest F1 on half 0 (of GOLD.csv: id, gold, half).
"""

import bisect
import collections
import csv
import resource
import sys
import time


def figure(name, value, unit=""):
    print(f"{name}\t{value:.6g}\t{unit}", flush=True)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def f1_of(gold, person):
    """(F1, precision, recall) over the pairs inside clusters."""
    pairs = lambda n: n * (n - 1) / 2
    true = sum(pairs(n) for n in collections.Counter(gold.values()).values())
    found = sum(pairs(n) for n in collections.Counter(person[i] for i in gold).values())
    both = sum(pairs(n) for n in collections.Counter((gold[i], person[i]) for i in gold).values())
    return (2 * both / max(true + found, 1), both / max(found, 1), both / max(true, 1))


def calibration(scored):
    """Error in ten bins: over all pairs, over those in [0.01, 0.99]."""
    def error(pairs):
        bins = [[0, 0.0] for _ in range(10)]
        for p, truth in pairs:
            at = bins[min(9, int(p * 10))]
            at[0] += truth
            at[1] += p
        return sum(abs(t - p) for t, p in bins) / max(len(pairs), 1)
    return error(scored), error([x for x in scored if 0.01 <= x[0] <= 0.99])


def models():
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    def exact(column):
        return cl.ExactMatch(column).configure(term_frequency_adjustments=True)

    febrl = dict(
        comparisons=[
            cl.NameComparison("given_name"), cl.NameComparison("surname"),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            exact("street_number"), cl.DamerauLevenshteinAtThresholds("postcode", [1, 2])],
        blocking_rules_to_generate_predictions=[
            block_on("soc_sec_id"), block_on("given_name", "surname"), block_on("date_of_birth"),
            block_on("given_name", "postcode"), block_on("surname", "postcode"),
            block_on("street_number", "given_name"), block_on("address_1"),
            block_on("postcode", "street_number")])
    febrl_training = ([block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")],
                      0.8, [block_on("date_of_birth"), block_on("surname")])
    return {
        "fake_1000": (SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.NameComparison("first_name"), cl.NameComparison("surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                exact("city"), cl.EmailComparison("email")],
            blocking_rules_to_generate_predictions=[
                block_on("first_name", "surname"), block_on("surname", "dob"),
                block_on("first_name", "dob"), block_on("email"),
                block_on("first_name", "city"), block_on("surname", "city"),
                block_on("dob", "city")]),
            [block_on("first_name", "surname", "dob"), block_on("email")], 0.7,
            [block_on("first_name", "surname"), block_on("dob"), block_on("email")]),
        "historical_50k": (SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.ForenameSurnameComparison("first_name", "surname",
                                             forename_surname_concat_col_name="first_and_surname"),
                cl.DateOfBirthComparison("dob", input_is_string=True),
                cl.LevenshteinAtThresholds("postcode_fake", [1, 2]),
                exact("birth_place"), exact("occupation")],
            blocking_rules_to_generate_predictions=[
                block_on("first_name", "surname"), block_on("surname", "dob"),
                block_on("first_name", "dob"), block_on("postcode_fake", "first_name"),
                block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
                block_on("substr(postcode_fake,1,3)", "dob"),
                block_on("substr(postcode_fake,1,3)", "surname"),
                block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")]),
            [block_on("first_name", "surname", "dob"),
             block_on("substr(first_name,1,2)", "surname", "substr(postcode_fake,1,2)"),
             block_on("dob", "postcode_fake")], 0.6,
            [block_on("first_name", "surname"), block_on("dob")]),
        "febrl3": (SettingsCreator(link_type="dedupe_only", unique_id_column_name="rec_id", **febrl),
                   *febrl_training),
        "febrl4": (SettingsCreator(link_type="link_only", unique_id_column_name="rec_id", **febrl),
                   *febrl_training),
    }


FILES = {
    "fake_1000": ["fake_1000.csv"], "historical_50k": ["historical_50k.csv"],
    "febrl3": ["febrl/dataset3.csv"], "febrl4": ["febrl/dataset4a.csv", "febrl/dataset4b.csv"]}


def read_lists(connection, name, folder):
    """Headings trimmed; cells trimmed, and none where empty."""
    tables = []
    for number, file in enumerate(FILES[name]):
        raw = connection.read_csv(f"{folder}/{file}", all_varchar=True, header=True)
        columns = ", ".join(f"nullif(trim(\"{c}\"), '') as \"{c.strip()}\"" for c in raw.columns)
        connection.execute(f"create table list_{number} as select {columns} from raw")
        tables.append(f"list_{number}")
    return tables


def quiet():
    import logging
    logging.disable(logging.WARNING)


def train(linker, deterministic, recall, sessions):
    linker.training.estimate_probability_two_random_records_match(deterministic, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def on_set(name, folder, gold_file):
    quiet()
    import duckdb
    from splink import DuckDBAPI, Linker
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    api = DuckDBAPI(connection)
    tables = [api.register(t, table_name=f"input_{t}") for t in read_lists(connection, name, folder)]
    settings, *training = models()[name]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings, log_level=None)
    start = time.monotonic()
    train(linker, *training)
    predicted = linker.inference.predict()
    with open(gold_file, newline="") as file:
        rows = list(csv.DictReader(file))
    gold = {r["id"]: r["gold"] for r in rows}
    halves = [{r["id"]: r["gold"] for r in rows if r["half"] == h} for h in "01"]
    unique = "rec_id" if name.startswith("febrl") else "unique_id"
    edges = connection.execute(
        f'select "{unique}_l", "{unique}_r", match_probability from {predicted.physical_name}').fetchall()

    # Connected components at a threshold: what Splink's clustering gives, without
    # a query for each of twenty thresholds.
    def clusters(threshold):
        parent = {i: i for i in gold}
        def find(x):
            while parent[x] != x:
                parent[x] = parent[parent[x]]
                x = parent[x]
            return x
        for a, b, p in edges:
            if p >= threshold:
                parent[find(a)] = find(b)
        return {i: find(i) for i in gold}

    # At nine tenths, and at the threshold that is best on half 0.
    best = (-1.0, 0.9, None)
    for step in range(1, 21):
        threshold = 1 - 2.0 ** -(step * 0.75)
        person = clusters(threshold)
        f1 = f1_of(halves[0], person)[0]
        if f1 > best[0]:
            best = (f1, threshold, person)
    label = f"splink {name} "
    for part, some in (("half 0", halves[0]), ("half 1", halves[1]), ("whole", gold)):
        f1, precision, recall = f1_of(some, best[2])
        figure(f"{label}{part} cluster F1", f1)
        figure(f"{label}{part} cluster precision", precision)
        figure(f"{label}{part} cluster recall", recall)
        scored = [(p, gold[a] == gold[b]) for a, b, p in edges if a in some and b in some]
        everything, contested = calibration(scored)
        figure(f"{label}{part} calibration error", everything)
        figure(f"{label}{part} calibration error, contested pairs", contested)
    figure(f"{label}whole cluster F1 at p 0.9", f1_of(gold, clusters(0.9))[0])
    figure(f"{label}threshold (best on half 0)", best[1])
    figure(f"{label}pairs", len(edges), "pairs")
    figure(f"{label}seconds", time.monotonic() - start, "s")


def million(path, threads):
    quiet()
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    connection = duckdb.connect()
    connection.execute(f"set threads = {int(threads)}")
    raw = connection.read_csv(path, all_varchar=True, header=True)
    columns = ", ".join(f"nullif({c}, '') as {c}" for c in raw.columns if c not in ("id", "person"))
    connection.execute(f"create table people as select cast(id as integer) as unique_id, "
                       f"cast(person as integer) as person, {columns} from raw")
    api = DuckDBAPI(connection)
    table = api.register("people", table_name="input_people")
    steps = [0.92, 0.85]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("given", steps).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("family", steps).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth", input_is_string=True),
            cl.JaroWinklerAtThresholds("place", steps),
            cl.JaroWinklerAtThresholds("occupation", steps),
            cl.JaroWinklerAtThresholds("email", steps)],
        # The same pairs as peer_rules() of speed.cc.
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"), block_on("birth"),
            block_on("family", "substr(birth,1,4)"), block_on("given", "substr(birth,1,4)"),
            block_on("email"),
            block_on("substr(given,1,3)", "substr(family,1,3)", "substr(birth,1,4)"),
            block_on("family", "place"), block_on("family", "occupation")],
        retain_matching_columns=False)
    linker = Linker(table, settings, log_level=None)
    start, used = time.monotonic(), processor_seconds()
    lap = start

    def note(what):
        nonlocal lap
        now = time.monotonic()
        figure(f"splink million {what}", now - lap, "s")
        lap = now

    train(linker, [block_on("given", "family", "birth"), block_on("email", "birth")], 0.6,
          [block_on("given", "family"), block_on("birth", "place")])
    note("train")
    pairs = linker.inference.compute_blocked_pairs_for_predict()
    note("block")
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    note("score")
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        predicted, threshold_match_probability=0.9)
    note("cluster")
    figure("splink million block+train+score+cluster", time.monotonic() - start, "s")
    figure("splink million block+train+score+cluster, processor", processor_seconds() - used, "s")
    figure("splink million peak memory",
           resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")
    count = lambda name: connection.execute(f"select count(*) from {name}").fetchone()[0]
    figure("splink million pairs", count(pairs.physical_name), "pairs")
    rows = connection.execute(
        f"select c.unique_id, p.person, c.cluster_id from {clusters.physical_name} c "
        f"join people p using (unique_id)").fetchall()
    gold = {r[0]: r[1] for r in rows}
    f1, precision, recall = f1_of(gold, {r[0]: r[2] for r in rows})
    figure("splink million cluster F1", f1)
    figure("splink million cluster precision", precision)
    figure("splink million cluster recall", recall)


def rapidfuzz_speed(path, n):
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler
    with open(path, encoding="utf-8") as file:
        names = [line.rstrip("\n") for line in file][: int(n)]
    best = best_used = 1e9
    for _ in range(5):
        start, used = time.monotonic(), processor_seconds()
        process.cdist(names, names, scorer=JaroWinkler.similarity, dtype=__import__("numpy").float32,
                      workers=1)
        best = min(best, time.monotonic() - start)
        best_used = min(best_used, processor_seconds() - used)
    pairs = len(names) ** 2 / 1e6
    figure("rapidfuzz Jaro-Winkler, one core", pairs / best, "million pairs/s")
    figure("rapidfuzz Jaro-Winkler, one core, by processor time", pairs / best_used,
           "million pairs/s")


def all_pairs_of_names(path):
    """id,person,half,name: the best threshold of half 0, printed on all parts."""
    from anyascii import anyascii
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    # Latin letters, lower case; words as they stand (sorting them made it worse, and
    # so did ICU's transliteration).
    def plain(name):
        return " ".join("".join(c if c.isalnum() else " " for c in anyascii(name).lower()).split())
    def curve(some):
        names = [plain(r["name"]) for r in some]
        scores = process.cdist(names, names, scorer=JaroWinkler.similarity, workers=1)
        pairs = [(float(scores[i][j]), some[i]["person"] == some[j]["person"])
                 for i in range(len(some)) for j in range(i)]
        pairs.sort(reverse=True)
        true = sum(t for _, t in pairs)
        points, right, recall = [], 0, 0.0
        for i, (score, truth) in enumerate(pairs):
            right += truth
            if i + 1 < len(pairs) and pairs[i + 1][0] == score:
                continue
            points.append((score, 2 * right / (i + 1 + true)))
            if right / (i + 1) >= 0.999:
                recall = max(recall, right / true)
        return points, recall
    halves = [[r for r in rows if r["half"] == h] for h in "01"]
    parts = {"half 0": curve(halves[0]), "half 1": curve(halves[1]), "whole": curve(rows)}
    threshold = max(parts["half 0"][0], key=lambda point: point[1])[0]
    for part, (points, recall) in parts.items():
        points = points[::-1]
        at = bisect.bisect_left([p[0] for p in points], threshold)
        figure(f"rapidfuzz eu_belarus {part} F1 over all pairs", points[min(at, len(points) - 1)][1])
        figure(f"rapidfuzz eu_belarus {part} recall at precision 0.999", recall)


if __name__ == "__main__":
    {"splink": on_set, "million": million, "rapidfuzz": rapidfuzz_speed,
     "names": all_pairs_of_names}[sys.argv[1]](*sys.argv[2:])
