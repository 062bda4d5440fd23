"""dateparser and natasha on the sets and the texts of `bench_reading`.

Run by bench/reading/peers.sh.  Figures as everywhere in bench/: name, value, unit.
Values of dates: a day's grain or coarser; dateparser gives a point of time, so an
expected interval is met by its first day (the kinder reading).
"""
import json, os, re, sys, time
from datetime import datetime, timedelta

shared = sys.argv[1]


def figure(name, value, unit=""):
    print(f"{name}\t{value:.6g}\t{unit}\t\t", flush=True)


def duckling_first(text):
    """The first day of an expected value of a day's grain or coarser, or None."""
    if not re.search(r"\) (Day|Week|Month|Quarter|Year)\b", text) or "Hour" in text or "OpenInterval" in text:
        return None
    n = [int(x) for x in re.findall(r"-?\d+", text.split('"')[0])]
    if len(n) < 6 or n[0] < 1000:
        return None
    if "Interval" in text and (len(n) < 12 or n[3] or n[9]):
        return None
    return datetime(n[0], max(1, n[1]), max(1, n[2])).date()


def dates():
    import dateparser

    base = datetime(2013, 2, 12, 4, 30)
    right, every = {}, {}
    for line in open(f"{shared}/time/duckling_time.jsonl", encoding="utf8"):
        row = json.loads(line)
        if row["lang"] not in ("en", "ru", "uk", "pl"):
            continue
        want = duckling_first(row["expected"])
        if want is None or (row["lang"] == "en" and "Holiday" in row["expected"]):
            continue
        try:
            got = dateparser.parse(row["text"], languages=[row["lang"]],
                                   settings={"RELATIVE_BASE": base, "PREFER_DATES_FROM": "future", "PREFER_DAY_OF_MONTH": "first"})
        except Exception:
            got = None
        every[row["lang"]] = every.get(row["lang"], 0) + 1
        right[row["lang"]] = right.get(row["lang"], 0) + (got is not None and got.date() == want)
    for lang in sorted(every):
        figure(f"dateparser duckling {lang} of {every[lang]}", right[lang] / every[lang])


def speed():
    from dateparser.search import search_dates

    for lang in ("ru", "en"):
        path = f"build/reading-peers-{lang}.txt"
        if not os.path.exists(path):
            continue
        text = open(path, encoding="utf8").read()
        parts = [text[i:i + 2000] for i in range(0, min(len(text), 20000), 2000)]
        start = time.process_time()
        for part in parts:
            search_dates(part, languages=[lang])
        figure(f"dateparser speed {lang}", sum(len(p.encode()) for p in parts) / 1e6 / (time.process_time() - start), "MB/s")


def natasha():
    from natasha import Doc, NamesExtractor, MorphVocab, DatesExtractor, NewsEmbedding, NewsNERTagger, Segmenter

    segmenter, tagger, vocab = Segmenter(), NewsNERTagger(NewsEmbedding()), MorphVocab()
    extract = DatesExtractor(vocab)
    text = open("build/reading-peers-ru.txt", encoding="utf8").read()
    parts = [text[i:i + 2000] for i in range(0, min(len(text), 100000), 2000)]
    size = sum(len(p.encode()) for p in parts) / 1e6
    start = time.process_time()
    for part in parts:
        doc = Doc(part)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
    figure("natasha speed persons ru", size / (time.process_time() - start), "MB/s")
    start = time.process_time()
    for part in parts:
        list(extract(part))
    figure("natasha speed dates ru", size / (time.process_time() - start), "MB/s")
    # The persons of factRuEval's test half, begin and end exact.
    folder = "build/factRuEval-2016/testset"
    right = found = wanted = 0
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".txt") or name == "list.txt":
            continue
        base = f"{folder}/{name[:-4]}"
        body = open(base + ".txt", encoding="utf8").read()
        spans = {}
        for line in open(base + ".spans", encoding="utf8"):
            cells = line.split("#")[0].split()
            spans[cells[0]] = (cells[1], int(cells[2]), int(cells[2]) + int(cells[3]))
        gold = set()
        for line in open(base + ".objects", encoding="utf8"):
            cells = line.split("#")[0].split()
            if cells[1] != "Person":
                continue
            own = [spans[c] for c in cells[2:] if c in spans and spans[c][0] in ("name", "surname", "patronymic", "nickname")]
            if own:
                gold.add((min(s[1] for s in own), max(s[2] for s in own)))
        doc = Doc(body)
        doc.segment(segmenter)
        doc.tag_ner(tagger)
        got = {(s.start, s.stop) for s in doc.spans if s.type == "PER"}
        right += len(got & gold)
        found += len(got)
        wanted += len(gold)
    precision, recall = right / found, right / wanted
    figure("natasha factRuEval testset precision", precision)
    figure("natasha factRuEval testset recall", recall)
    figure(f"natasha factRuEval testset F1 of {wanted}", 2 * precision * recall / (precision + recall))


for step in (dates, speed, natasha):
    try:
        step()
    except Exception as error:  # a peer that is not there is no failure of ours
        print(f"# {step.__name__}: {error!r}", file=sys.stderr)
