#!/usr/bin/env python3
"""Writes every sample data set of this folder anew, byte for byte the same each time.

Run it as `python3 generate.py [FOLDER]`; it needs the standard library alone. Each data set has
its own seed, so that a change to one leaves the others as they are.
"""

from __future__ import annotations

import csv
import json
import math
import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

REGIONS = {
    "North": ["Brindlewick", "Harrowmere"],
    "East": ["Saltmarsh", "Eelpie Quay"],
    "South": ["Thornbury Cross", "Lambdown"],
    "West": ["Cawdale", "Penmarrow"],
}
FIRST_NAMES = (
    "Ada Alma Anton Bea Bram Carla Cyrus Dara Edda Elio Esther Felix Freya Gus Hana Hugo Ida Ines "
    "Iris Ivan Jonas Jun Kaja Karim Lena Leo Lucia Magda Marek Mina Nadia Nils Noor Olga Oskar "
    "Paola Petra Quentin Rafi Rosa Ruth Sana Silas Tamar Theo Uma Vera Viktor Wren Yusuf Zoe"
).split()
LAST_NAMES = (
    "Abbott Achterberg Barrow Bellamy Castell Dunmore Ekholm Farrant Gallow Haddon Ibarra Jansen "
    "Kestrel Lindqvist Marlowe Nakata Okafor Pellam Quill Rosen Sayers Tindall Umber Varga "
    "Whitlock Xanthe Yarrow Zielinski"
).split()
PRODUCTS = {
    "Packs": [("Day pack 20 l", 59), ("Trek pack 45 l", 129), ("Dry bag", 19), ("Hip belt", 24)],
    "Shelter": [("Tent for two", 249), ("Tarp", 69), ("Bivouac sack", 99), ("Tent pegs", 9)],
    "Sleep": [("Down bag", 219), ("Summer bag", 89), ("Foam mat", 29), ("Air mat", 79)],
    "Kitchen": [("Gas stove", 49), ("Kettle", 25), ("Enamel mug", 8), ("Spork", 4)],
    "Clothing": [("Rain jacket", 149), ("Wool jumper", 89), ("Sun hat", 22), ("Mittens", 27)],
    "Footwear": [("Trail shoes", 119), ("Winter boots", 179), ("Gaiters", 34), ("Socks", 12)],
    "Light": [("Head torch", 39), ("Lantern", 32), ("Candle", 5), ("Spare battery", 7)],
    "Paper": [("Walking map", 11), ("Field guide", 18), ("Notebook", 6), ("Pencil set", 10)],
}
WINTER_GOODS = {"Down bag", "Wool jumper", "Mittens", "Winter boots", "Lantern", "Candle"}


class Chance:
    """Seeded chance built on `random()` alone, whose sequence no Python release changes."""

    def __init__(self, seed: str) -> None:
        self.unit = random.Random(seed).random

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.unit()

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def pick(self, items):
        return items[int(self.unit() * len(items))]

    def weighted(self, items, weights):
        mark = self.unit() * sum(weights)
        for item, weight in zip(items, weights):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def normal(self, mean: float = 0.0, deviation: float = 1.0) -> float:
        radius = math.sqrt(-2 * math.log(1 - self.unit()))
        return mean + deviation * radius * math.cos(2 * math.pi * self.unit())

    def sample(self, items, count: int) -> list:
        """`count` different items, in random order."""
        pool = list(items)
        return [pool.pop(int(self.unit() * len(pool))) for _ in range(min(count, len(pool)))]


class Writer:
    """Writes files of the data folder and keeps the rows of those that others refer to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, name: str, header: str, rows: list) -> list:
        with open(self.folder / name, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header.split())
            writer.writerows(rows)
        return rows

    def lines(self, name: str, documents: list) -> None:
        text = "".join(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
        self.text(name, text)

    def text(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def money(value: float) -> str:
    return f"{value:.2f}"


def stores(out: Writer) -> list:
    rows = []
    for region, towns in REGIONS.items():
        for town in towns:
            opened = date(2009 + 2 * len(rows), 3, 1 + len(rows))
            rows.append([f"S{len(rows) + 1:02}", town, region, opened, 180 + 35 * (len(rows) % 4)])
    return out.table("stores.csv", "StoreID Store Region Opened Area", rows)


def products(out: Writer) -> list:
    chance, rows = Chance("products"), []
    for category, goods in PRODUCTS.items():
        for name, price in goods:
            cost = price * chance.between(0.45, 0.7)
            introduced = date(2018, 1, 1) + timedelta(days=chance.integer(0, 1800))
            row = [f"P{len(rows) + 101}", name, category, money(price - 0.05), money(cost)]
            rows.append([*row, introduced])
    return out.table("products.csv", "ProductID Product Category Price Cost Introduced", rows)


def customers(out: Writer, shops: list) -> list:
    chance, rows = Chance("customers"), []
    for number in range(1, 401):
        first, last = chance.pick(FIRST_NAMES), chance.pick(LAST_NAMES)
        shop = chance.pick(shops)
        joined = date(2019, 1, 1) + timedelta(days=chance.integer(0, 1400))
        born = date(1945, 1, 1) + timedelta(days=chance.integer(0, 22000))
        segment = chance.weighted(["Regular", "Club", "School", ""], [60, 25, 8, 7])
        email = f"{first}.{last}{number}@example.org".lower() if chance.unit() < 0.93 else ""
        birthday = born if chance.unit() < 0.8 else ""
        row = [f"C{number:04}", f"{first} {last}", email, shop[1], shop[2], segment, birthday]
        rows.append([*row, joined])
    header = "CustomerID Name Email Town Region Segment Birthday Joined"
    return out.table("customers.csv", header, rows)


def sales(out: Writer, shops: list, goods: list, people: list) -> None:
    """Two years of sales: busy weekends, a summer peak for gear and a winter peak for warmth."""
    chance, rows = Chance("sales"), []
    appeal = {row[0]: chance.between(0.4, 2.0) for row in goods}
    day = date(2023, 1, 1)
    while day <= date(2024, 12, 31):
        season = math.sin(2 * math.pi * (day.timetuple().tm_yday - 100) / 365)
        growth = 1 + 0.25 * (day - date(2023, 1, 1)).days / 730
        festive = 1.9 if day.month == 12 and day.day <= 24 else 1.0
        weekend = 1.5 if day.weekday() >= 5 else 1.0
        expected = 6.0 * growth * weekend * festive * (1 + 0.35 * season)
        for _ in range(max(0, round(chance.normal(expected, math.sqrt(expected))))):
            rows.append(_sale(chance, day, season, appeal, shops, goods, people, len(rows) + 1))
        day += timedelta(days=1)
    header = "SaleID Date Store Region ProductID CustomerID Quantity Price Discount Sales"
    out.table("sales.csv", header, rows)


def _sale(chance, day, season, appeal, shops, goods, people, number) -> list:
    warmth = [
        appeal[g[0]] * (1 - 0.8 * season if g[1] in WINTER_GOODS else 1 + 0.4 * season)
        for g in goods
    ]
    good = chance.weighted(goods, warmth)
    shop = chance.weighted(shops, [3, 2, 4, 1, 3, 2, 2, 1])
    price = float(good[3])
    quantity = 1 + int(-math.log(1 - chance.unit()) * (2.2 if price < 30 else 0.5))
    discount = chance.weighted([0.0, 0.05, 0.1, 0.2], [80, 10, 7, 3])
    customer = chance.pick(people)[0] if chance.unit() < 0.7 else ""
    total = round(quantity * price * (1 - discount), 2)
    row = [number, day, shop[1], shop[2], good[0], customer, quantity]
    return [*row, money(price), money(discount), money(total)]


def orders(out: Writer, goods: list, people: list) -> None:
    """Nested documents: a customer with an address, lines, and a map of labels."""
    chance, documents = Chance("orders"), []
    for number in range(1, 601):
        person = chance.pick(people)
        placed = datetime(2024, 1, 1, 8) + timedelta(minutes=number * 870 + chance.integer(0, 600))
        lines = []
        for good in chance.sample(goods, chance.integer(1, 5)):
            quantity = chance.integer(1, 4)
            line = {"product": good[0], "quantity": quantity, "price": float(good[3])}
            if chance.unit() < 0.15:
                line["note"] = chance.pick(["gift wrap", "wrong size last time", "for the club"])
            lines.append(line)
        address = {"street": f"{chance.integer(1, 90)} {chance.pick(LAST_NAMES)} Lane"}
        address["town"] = person[3]
        document = {"id": f"O{number:05}", "placed": placed.isoformat() + "Z"}
        document["customer"] = {"id": person[0], "name": person[1], "address": address}
        document["lines"] = [] if chance.unit() < 0.02 else lines
        document["labels"] = {"channel": chance.pick(["web", "shop", "phone"])}
        if chance.unit() < 0.2:
            document["labels"]["coupon"] = chance.pick(["SPRING", "CLUB10", "WREN"])
        document["shipped"] = chance.unit() < 0.9
        documents.append(document)
    out.lines("orders.jsonl", documents)


def employees(out: Writer) -> None:
    """A tree of people: each row names its manager, the first has none."""
    chance, rows = Chance("employees"), []
    titles = ["Director", "Regional lead", "Store manager", "Assistant"]
    sizes, level_start = [1, 4, 8, 43], [0, 1, 5, 13]
    for level, size in enumerate(sizes):
        for place in range(size):
            number = level_start[level] + place + 1
            manager = "" if level == 0 else level_start[level - 1] + place % sizes[level - 1] + 1
            name = f"{FIRST_NAMES[(number * 7) % 51]} {LAST_NAMES[(number * 5) % 28]}"
            salary = [118000, 82000, 56000, 34000][level] + 500 * chance.integer(-8, 8)
            hired = date(2009, 3, 1) + timedelta(days=chance.integer(0, 5300))
            rows.append([number, name, titles[level], manager, salary, hired])
    out.table("employees.csv", "EmployeeID Name Title ManagerID Salary Hired", rows)


def transactions(out: Writer) -> None:
    """A card stream in order of arrival: event times run a little behind, some far behind."""
    chance, arrivals = Chance("transactions"), []
    kinds = {"groceries": 38, "travel": 120, "books": 22, "fuel": 55, "cafe": 7, "garden": 41}
    clock = datetime(2024, 6, 1, 6)
    for number in range(1, 3001):
        rush = 1.6 if 11 <= clock.hour <= 13 or clock.hour >= 17 else 1.0
        clock += timedelta(seconds=-math.log(1 - chance.unit()) * 20 / rush)
        kind = chance.weighted(list(kinds), [40, 8, 10, 14, 22, 6])
        amount = kinds[kind] * math.exp(chance.normal(0, 0.5))
        is_odd = chance.unit() < 0.01
        delay = chance.between(0, 25) if chance.unit() < 0.97 else chance.between(120, 900)
        document = {"id": f"T{number:05}", "time": clock.isoformat(timespec="milliseconds") + "Z"}
        document["account"] = f"A{chance.integer(1, 150):03}"
        document["merchant"] = f"{chance.pick(LAST_NAMES)} {kind}"
        document["category"] = kind
        document["amount"] = round(amount * (30 if is_odd else 1), 2)
        document["country"] = chance.weighted(["DE", "FR", "NL", "GB"], [6, 2, 2, 1])
        document["channel"] = chance.weighted(["chip", "online", "contactless"], [3, 2, 5])
        arrivals.append((clock + timedelta(seconds=delay), number, document))
    out.lines("transactions.jsonl", [document for _, _, document in sorted(arrivals)])


def railways(out: Writer) -> None:
    """Towns in eight valleys: near towns are linked by rail, valleys by a few express lines."""
    chance = Chance("railways")
    valleys = "Aune Birle Cray Dorn Eske Fenn Garrow Hale".split()
    starts = "Amber Ash Birch Bram Copper Crow Dun Elder Fal Glen Hart Hazel Kirk Lark Lin".split()
    starts += "Mal Nether Oak Otter Raven Rush Stan Swan Thistle Wren".split()
    ends = "bridge by combe den field ford gate ham leigh mere mouth over stead ton wick".split()
    names = chance.sample([start + end for start in starts for end in ends], 240)
    towns = []
    for number, name in enumerate(names):
        angle = 2 * math.pi * (number % 8) / 8
        x = 60 * math.cos(angle) + chance.normal(0, 12)
        y = 60 * math.sin(angle) + chance.normal(0, 12)
        people = int(math.exp(chance.normal(8.3, 1.1)))
        row = [f"T{number + 1:03}", name, valleys[number % 8], people]
        towns.append([*row, round(54 + y / 111, 4), round(-2 + x / 65, 4)])
    out.table("vertices.csv", "id name valley population latitude longitude", towns)
    out.table("edges.csv", "src dst line km minutes", _rails(chance, towns, valleys))


def _rails(chance: Chance, towns: list, valleys: list) -> list:
    def distance(a: list, b: list) -> float:
        return math.hypot((a[4] - b[4]) * 111, (a[5] - b[5]) * 65)

    links: dict = {}
    for place, town in enumerate(towns):
        valley = [other for other in towns[:place] if other[2] == town[2]]
        near = sorted(valley, key=lambda other: distance(other, town))
        for other in near[: chance.integer(1, 3)]:
            links[other[0], town[0]] = (f"{town[2]} line", distance(other, town), 55)
    for place, valley in enumerate(valleys):
        here = sorted((t for t in towns if t[2] == valley), key=lambda t: -t[3])
        following = valleys[(place + 1) % len(valleys)]
        there = sorted((t for t in towns if t[2] == following), key=lambda t: -t[3])
        for a, b in zip(here[:2], there[:2]):
            links[a[0], b[0]] = ("Ring express", distance(a, b), 110)
    rows = []
    for (source, target), (line, length, speed) in links.items():
        cells = [line, f"{length:.1f}", max(2, round(length / speed * 60))]
        rows += [[source, target, *cells], [target, source, *cells]]
    return rows


def films(out: Writer) -> None:
    """Ratings with a hidden structure of three tastes, and the films they are about."""
    chance = Chance("films")
    genres = ["Adventure", "Comedy", "Drama", "Mystery"]
    nouns = "Harbour Winter Orchard Lantern River Swallow Summit Letter Garden Station".split()
    forms = ["The Last {}", "{} Without End", "A {} for Two", "Return to the {}"]
    forms += ["The {} Keeper", "{} at Dawn", "Beyond the {}", "My Father's {}"]
    titles = chance.sample([form.format(noun) for form in forms for noun in nouns], 80)
    taste = {"Adventure": (1, 0, 0.2), "Comedy": (0, 1, 0), "Drama": (-0.3, 0, 1)}
    taste["Mystery"] = (0.6, -0.3, 0.6)
    rows, traits = [], []
    for number, title in enumerate(titles, 1):
        genre = chance.pick(genres)
        traits.append([value + chance.normal(0, 0.25) for value in taste[genre]])
        rows.append([number, title, genre, chance.integer(1958, 2024), chance.integer(74, 168)])
    out.table("films.csv", "film title genre year minutes", rows)
    ratings, moment = [], datetime(2024, 1, 1)
    for user in range(1, 241):
        likes = [chance.normal(0, 1) for _ in range(3)]
        bias = chance.normal(3.3, 0.4)
        for film in chance.sample(range(80), chance.integer(12, 36)):
            score = bias + sum(a * b for a, b in zip(likes, traits[film])) + chance.normal(0, 0.3)
            moment += timedelta(seconds=chance.integer(60, 9000))
            stars = min(5.0, max(0.5, round(score * 2) / 2))
            ratings.append([user, film + 1, stars, moment.isoformat() + "Z"])
    out.table("ratings.csv", "user film rating time", ratings)


def points(out: Writer) -> None:
    """Three blobs in the plane, a label that a line nearly parts, and a noisy linear target."""
    chance, rows = Chance("points"), []
    for number in range(1, 901):
        group = number % 3
        x = [(-3.0), 2.5, 0.5][group] + chance.normal(0, 0.9)
        y = [1.0, 2.0, -2.5][group] + chance.normal(0, 0.8)
        label = 1 if 0.9 * x - 1.3 * y + chance.normal(0, 0.8) > 0 else 0
        target = 4 + 2.5 * x - 1.5 * y + chance.normal(0, 0.5)
        rows.append([number, f"{x:.4f}", f"{y:.4f}", group, label, f"{target:.4f}"])
    out.table("points.csv", "id x y group label target", rows)


def birds(out: Writer) -> None:
    """Measured birds of four species, for classification by wing, tail and weight."""
    chance, rows = Chance("birds"), []
    species = {
        "Common swift": (171, 76, 42),
        "Alpine swift": (219, 85, 98),
        "Barn swallow": (124, 95, 19),
        "House martin": (111, 61, 18),
    }
    colonies = ["Harbour", "Old mill", "Town hall", "Cliff"]
    for number in range(1, 481):
        name = chance.pick(list(species))
        wing, tail, weight = species[name]
        is_young = chance.unit() < 0.3
        scale = 0.93 if is_young else 1.0
        sizes = [chance.normal(wing * scale, wing / 40), chance.normal(tail * scale, tail / 25)]
        mass = chance.normal(weight * scale, weight / 12)
        sex = chance.weighted(["female", "male", ""], [47, 47, 6])
        row = [f"B{number:04}", name, f"{sizes[0]:.1f}", f"{sizes[1]:.1f}", f"{mass:.1f}", sex]
        rows.append([*row, str(is_young).lower(), chance.pick(colonies)])
    out.table("birds.csv", "ring species wing tail weight sex young colony", rows)


def sensors(out: Writer) -> None:
    """Thirty days of four weather stations, half-hourly, with gaps and one faulty afternoon."""
    chance, rows = Chance("sensors"), []
    stations = {"Harbour": 0.0, "Mill": -0.8, "Cliff": -2.5, "Orchard": 0.6}
    for step in range(30 * 48):
        moment = datetime(2024, 5, 1) + timedelta(minutes=30 * step)
        daily = math.cos(2 * math.pi * (moment.hour + moment.minute / 60 - 15) / 24)
        front = 3 * math.sin(step / 90)
        for station, offset in stations.items():
            if chance.unit() < 0.01:
                continue
            degrees = 12 + offset + 5 * daily + front + chance.normal(0, 0.4)
            if station == "Mill" and moment.day == 17 and 12 <= moment.hour <= 16:
                degrees = 85.0
            humidity = min(100, max(20, 70 - 18 * daily - 4 * front + chance.normal(0, 3)))
            wind = "" if chance.unit() < 0.03 else f"{abs(chance.normal(4, 2.5)):.1f}"
            row = [moment.isoformat() + "Z", station, f"{degrees:.1f}", round(humidity), wind]
            rows.append(row)
    out.table("sensors.csv", "time station temperature humidity wind", rows)


def notes(out: Writer) -> None:
    """Field notes of three watchers as plain text, a paragraph a day, for counting words."""
    watchers = {"harbour": "the harbour wall", "mill": "the old mill", "cliff": "the chalk cliff"}
    skies = ["Clear", "High cloud", "Rain before noon", "Mist until nine", "Thunder in the east"]
    doings = [
        "{n} swifts screamed over {place} and were gone before I had my notebook open.",
        "The young ones practise: {n} of them fell from the eaves and rose again.",
        "Not one bird until evening, then {n} together, high up and feeding.",
        "I counted {n} nests at {place}, {m} of them with young.",
        "A hobby came through at noon and {n} martins mobbed it out to sea.",
        "The swallows on the wire at {place} numbered {n}; they leave soon, I think.",
    ]
    asides = [
        "They sleep on the wing, the old books say, and I have stopped doubting it.",
        "A boy asked me whether they ever land. Only to nest, I said, and only because they must.",
        "The wind smelled of hay.",
        "My tea went cold again.",
        "Somebody has painted the ferry green.",
        "",
    ]
    for watcher, place in watchers.items():
        chance, lines = Chance("notes " + watcher), [f"Field notes from {place}", ""]
        for offset in range(120):
            day = date(2024, 4, 20) + timedelta(days=offset)
            peak = 6 + 40 * math.exp(-(((offset - 55) / 30) ** 2))
            count = max(2, round(chance.normal(peak, peak / 4)))
            wind = chance.pick(["south", "south-west", "west", "north-east"])
            text = f"{day.day} {day:%B}. {chance.pick(skies)}, wind from the {wind}. "
            nests = max(1, count // chance.integer(2, 4))
            text += chance.pick(doings).format(n=count, m=nests, place=place)
            lines += [f"{text} {chance.pick(asides)}".rstrip(), ""]
        out.text(f"text/{watcher}.txt", "\n".join(lines))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    out = Writer(folder)
    shops, goods = stores(out), products(out)
    people = customers(out, shops)
    sales(out, shops, goods, people)
    orders(out, goods, people)
    for write in (employees, transactions, railways, films, points, birds, sensors, notes):
        write(out)


if __name__ == "__main__":
    main()
