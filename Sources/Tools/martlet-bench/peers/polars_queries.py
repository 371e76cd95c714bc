"""The 22 TPC-H queries as Polars lazy frames; decimals are read as doubles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import polars.selectors as cs
from polars import LazyFrame, col, lit

REVENUE = col("l_extendedprice") * (1 - col("l_discount"))


def queries(data: str) -> dict[int, Callable[[], LazyFrame]]:
    """All queries over the Parquet files of a folder, by number."""
    tables = Tables(data)
    return {
        number: lambda number=number: globals()[f"q{number}"](tables) for number in range(1, 23)
    }


class Tables:
    """Lazy frames of the eight tables: `tables.lineitem`."""

    def __init__(self, data: str) -> None:
        self.data = data

    def __getattr__(self, name: str) -> LazyFrame:
        frame = pl.scan_parquet(f"{self.data}/{name}.parquet")
        return frame.with_columns(cs.decimal().cast(pl.Float64))


def q1(t: Tables) -> LazyFrame:
    charge = REVENUE * (1 + col("l_tax"))
    return (
        t.lineitem.filter(col("l_shipdate") <= date(1998, 9, 2))
        .group_by("l_returnflag", "l_linestatus")
        .agg(
            col("l_quantity").sum().alias("sum_qty"),
            col("l_extendedprice").sum().alias("sum_base_price"),
            REVENUE.sum().alias("sum_disc_price"),
            charge.sum().alias("sum_charge"),
            col("l_quantity").mean().alias("avg_qty"),
            col("l_extendedprice").mean().alias("avg_price"),
            col("l_discount").mean().alias("avg_disc"),
            pl.len().alias("count_order"),
        )
        .sort("l_returnflag", "l_linestatus")
    )


def q2(t: Tables) -> LazyFrame:
    offers = (
        t.part.filter((col("p_size") == 15) & col("p_type").str.ends_with("BRASS"))
        .join(t.partsupp, left_on="p_partkey", right_on="ps_partkey")
        .join(t.supplier, left_on="ps_suppkey", right_on="s_suppkey")
        .join(t.nation, left_on="s_nationkey", right_on="n_nationkey")
        .join(t.region, left_on="n_regionkey", right_on="r_regionkey")
        .filter(col("r_name") == "EUROPE")
    )
    cheapest = offers.group_by("p_partkey").agg(col("ps_supplycost").min())
    return (
        offers.join(cheapest, on=["p_partkey", "ps_supplycost"])
        .select("s_acctbal", "s_name", "n_name", "p_partkey", "p_mfgr", "s_address", "s_phone",
                "s_comment")
        .sort("s_acctbal", "n_name", "s_name", "p_partkey", descending=[True, False, False, False])
        .head(100)
    )


def q3(t: Tables) -> LazyFrame:
    day = date(1995, 3, 15)
    return (
        t.customer.filter(col("c_mktsegment") == "BUILDING")
        .join(t.orders.filter(col("o_orderdate") < day), left_on="c_custkey", right_on="o_custkey")
        .join(t.lineitem.filter(col("l_shipdate") > day), left_on="o_orderkey",
              right_on="l_orderkey")
        .group_by("o_orderkey", "o_orderdate", "o_shippriority")
        .agg(REVENUE.sum().alias("revenue"))
        .select(col("o_orderkey").alias("l_orderkey"), "revenue", "o_orderdate", "o_shippriority")
        .sort("revenue", "o_orderdate", descending=[True, False])
        .head(10)
    )


def q4(t: Tables) -> LazyFrame:
    late = t.lineitem.filter(col("l_commitdate") < col("l_receiptdate"))
    return (
        t.orders.filter(col("o_orderdate").is_between(date(1993, 7, 1), date(1993, 10, 1), "left"))
        .join(late, left_on="o_orderkey", right_on="l_orderkey", how="semi")
        .group_by("o_orderpriority")
        .agg(pl.len().alias("order_count"))
        .sort("o_orderpriority")
    )


def q5(t: Tables) -> LazyFrame:
    between = col("o_orderdate").is_between(date(1994, 1, 1), date(1995, 1, 1), "left")
    return (
        t.region.filter(col("r_name") == "ASIA")
        .join(t.nation, left_on="r_regionkey", right_on="n_regionkey")
        .join(t.customer, left_on="n_nationkey", right_on="c_nationkey")
        .join(t.orders.filter(between), left_on="c_custkey", right_on="o_custkey")
        .join(t.lineitem, left_on="o_orderkey", right_on="l_orderkey")
        .join(t.supplier, left_on=["l_suppkey", "n_nationkey"],
              right_on=["s_suppkey", "s_nationkey"])
        .group_by("n_name")
        .agg(REVENUE.sum().alias("revenue"))
        .sort("revenue", descending=True)
    )


def q6(t: Tables) -> LazyFrame:
    return t.lineitem.filter(
        col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), "left")
        & col("l_discount").is_between(0.05 - 1e-9, 0.07 + 1e-9)
        & (col("l_quantity") < 24)
    ).select((col("l_extendedprice") * col("l_discount")).sum().alias("revenue"))


def q7(t: Tables) -> LazyFrame:
    nations = t.nation.filter(col("n_name").is_in(["FRANCE", "GERMANY"]))
    suppliers = t.supplier.join(nations, left_on="s_nationkey", right_on="n_nationkey").select(
        "s_suppkey", col("n_name").alias("supp_nation"))
    customers = t.customer.join(nations, left_on="c_nationkey", right_on="n_nationkey").select(
        "c_custkey", col("n_name").alias("cust_nation"))
    shipped = col("l_shipdate").is_between(date(1995, 1, 1), date(1996, 12, 31))
    return (
        t.lineitem.filter(shipped)
        .join(suppliers, left_on="l_suppkey", right_on="s_suppkey")
        .join(t.orders, left_on="l_orderkey", right_on="o_orderkey")
        .join(customers, left_on="o_custkey", right_on="c_custkey")
        .filter(col("supp_nation") != col("cust_nation"))
        .group_by("supp_nation", "cust_nation", col("l_shipdate").dt.year().alias("l_year"))
        .agg(REVENUE.sum().alias("revenue"))
        .sort("supp_nation", "cust_nation", "l_year")
    )


def q8(t: Tables) -> LazyFrame:
    americans = (
        t.customer.join(t.nation, left_on="c_nationkey", right_on="n_nationkey")
        .join(t.region, left_on="n_regionkey", right_on="r_regionkey")
        .filter(col("r_name") == "AMERICA")
        .select("c_custkey")
    )
    suppliers = t.supplier.join(t.nation, left_on="s_nationkey", right_on="n_nationkey").select(
        "s_suppkey", col("n_name").alias("nation"))
    ordered = col("o_orderdate").is_between(date(1995, 1, 1), date(1996, 12, 31))
    brazilian = pl.when(col("nation") == "BRAZIL").then(REVENUE).otherwise(0.0)
    return (
        t.part.filter(col("p_type") == "ECONOMY ANODIZED STEEL")
        .join(t.lineitem, left_on="p_partkey", right_on="l_partkey")
        .join(t.orders.filter(ordered), left_on="l_orderkey", right_on="o_orderkey")
        .join(americans, left_on="o_custkey", right_on="c_custkey")
        .join(suppliers, left_on="l_suppkey", right_on="s_suppkey")
        .group_by(col("o_orderdate").dt.year().alias("o_year"))
        .agg((brazilian.sum() / REVENUE.sum()).alias("mkt_share"))
        .sort("o_year")
    )


def q9(t: Tables) -> LazyFrame:
    amount = REVENUE - col("ps_supplycost") * col("l_quantity")
    return (
        t.part.filter(col("p_name").str.contains("green", literal=True))
        .join(t.lineitem, left_on="p_partkey", right_on="l_partkey")
        .join(t.partsupp, left_on=["p_partkey", "l_suppkey"], right_on=["ps_partkey", "ps_suppkey"])
        .join(t.supplier, left_on="l_suppkey", right_on="s_suppkey")
        .join(t.nation, left_on="s_nationkey", right_on="n_nationkey")
        .join(t.orders, left_on="l_orderkey", right_on="o_orderkey")
        .group_by(col("n_name").alias("nation"), col("o_orderdate").dt.year().alias("o_year"))
        .agg(amount.sum().alias("sum_profit"))
        .sort("nation", "o_year", descending=[False, True])
    )


def q10(t: Tables) -> LazyFrame:
    between = col("o_orderdate").is_between(date(1993, 10, 1), date(1994, 1, 1), "left")
    keys = ["c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment"]
    return (
        t.customer.join(t.orders.filter(between), left_on="c_custkey", right_on="o_custkey")
        .join(t.lineitem.filter(col("l_returnflag") == "R"), left_on="o_orderkey",
              right_on="l_orderkey")
        .join(t.nation, left_on="c_nationkey", right_on="n_nationkey")
        .group_by(keys)
        .agg(REVENUE.sum().alias("revenue"))
        .select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone",
                "c_comment")
        .sort("revenue", descending=True)
        .head(20)
    )


def q11(t: Tables) -> LazyFrame:
    value = (col("ps_supplycost") * col("ps_availqty")).sum()
    german = (
        t.partsupp.join(t.supplier, left_on="ps_suppkey", right_on="s_suppkey")
        .join(t.nation, left_on="s_nationkey", right_on="n_nationkey")
        .filter(col("n_name") == "GERMANY")
    )
    return (
        german.group_by("ps_partkey")
        .agg(value.alias("value"))
        .join(german.select((value * 0.0001).alias("limit")), how="cross")
        .filter(col("value") > col("limit"))
        .select("ps_partkey", "value")
        .sort("value", descending=True)
    )


def q12(t: Tables) -> LazyFrame:
    is_high = col("o_orderpriority").is_in(["1-URGENT", "2-HIGH"])
    lines = t.lineitem.filter(
        col("l_shipmode").is_in(["MAIL", "SHIP"])
        & (col("l_commitdate") < col("l_receiptdate"))
        & (col("l_shipdate") < col("l_commitdate"))
        & col("l_receiptdate").is_between(date(1994, 1, 1), date(1995, 1, 1), "left")
    )
    return (
        lines.join(t.orders, left_on="l_orderkey", right_on="o_orderkey")
        .group_by("l_shipmode")
        .agg(
            is_high.cast(pl.Int64).sum().alias("high_line_count"),
            (~is_high).cast(pl.Int64).sum().alias("low_line_count"),
        )
        .sort("l_shipmode")
    )


def q13(t: Tables) -> LazyFrame:
    orders = t.orders.filter(~col("o_comment").str.contains("special.*requests"))
    return (
        t.customer.join(orders, left_on="c_custkey", right_on="o_custkey", how="left")
        .group_by("c_custkey")
        .agg(col("o_orderkey").count().alias("c_count"))
        .group_by("c_count")
        .agg(pl.len().alias("custdist"))
        .sort("custdist", "c_count", descending=True)
    )


def q14(t: Tables) -> LazyFrame:
    promotion = pl.when(col("p_type").str.starts_with("PROMO")).then(REVENUE).otherwise(0.0)
    between = col("l_shipdate").is_between(date(1995, 9, 1), date(1995, 10, 1), "left")
    return (
        t.lineitem.filter(between)
        .join(t.part, left_on="l_partkey", right_on="p_partkey")
        .select((100.0 * promotion.sum() / REVENUE.sum()).alias("promo_revenue"))
    )


def q15(t: Tables) -> LazyFrame:
    between = col("l_shipdate").is_between(date(1996, 1, 1), date(1996, 4, 1), "left")
    revenue = (
        t.lineitem.filter(between)
        .group_by("l_suppkey")
        .agg(REVENUE.sum().round(4).alias("total_revenue"))
    )
    return (
        t.supplier.join(revenue, left_on="s_suppkey", right_on="l_suppkey")
        .join(revenue.select(col("total_revenue").max()), on="total_revenue")
        .select("s_suppkey", "s_name", "s_address", "s_phone", "total_revenue")
        .sort("s_suppkey")
    )


def q16(t: Tables) -> LazyFrame:
    complaints = t.supplier.filter(col("s_comment").str.contains("Customer.*Complaints"))
    parts = t.part.filter(
        (col("p_brand") != "Brand#45")
        & ~col("p_type").str.starts_with("MEDIUM POLISHED")
        & col("p_size").is_in([49, 14, 23, 45, 19, 3, 36, 9])
    )
    return (
        t.partsupp.join(parts, left_on="ps_partkey", right_on="p_partkey")
        .join(complaints, left_on="ps_suppkey", right_on="s_suppkey", how="anti")
        .group_by("p_brand", "p_type", "p_size")
        .agg(col("ps_suppkey").n_unique().alias("supplier_cnt"))
        .sort("supplier_cnt", "p_brand", "p_type", "p_size",
              descending=[True, False, False, False])
    )


def q17(t: Tables) -> LazyFrame:
    lines = t.part.filter(
        (col("p_brand") == "Brand#23") & (col("p_container") == "MED BOX")
    ).join(t.lineitem, left_on="p_partkey", right_on="l_partkey")
    limit = lines.group_by("p_partkey").agg((0.2 * col("l_quantity").mean()).alias("limit"))
    return (
        lines.join(limit, on="p_partkey")
        .filter(col("l_quantity") < col("limit"))
        .select((col("l_extendedprice").sum() / 7.0).alias("avg_yearly"))
    )


def q18(t: Tables) -> LazyFrame:
    large = (
        t.lineitem.group_by("l_orderkey")
        .agg(col("l_quantity").sum().alias("quantity"))
        .filter(col("quantity") > 300)
    )
    return (
        t.orders.join(large, left_on="o_orderkey", right_on="l_orderkey")
        .join(t.customer, left_on="o_custkey", right_on="c_custkey")
        .select("c_name", col("o_custkey").alias("c_custkey"), "o_orderkey", "o_orderdate",
                "o_totalprice", "quantity")
        .sort("o_totalprice", "o_orderdate", descending=[True, False])
        .head(100)
    )


def q19(t: Tables) -> LazyFrame:
    def offer(brand: str, kind: str, containers: list[str], least: int, size: int) -> pl.Expr:
        return (
            (col("p_brand") == brand)
            & col("p_container").is_in([f"{kind} {container}" for container in containers])
            & col("l_quantity").is_between(least, least + 10)
            & col("p_size").is_between(1, size)
        )

    air = col("l_shipmode").is_in(["AIR", "AIR REG"])
    return (
        t.lineitem.filter(air & (col("l_shipinstruct") == "DELIVER IN PERSON"))
        .join(t.part, left_on="l_partkey", right_on="p_partkey")
        .filter(
            offer("Brand#12", "SM", ["CASE", "BOX", "PACK", "PKG"], 1, 5)
            | offer("Brand#23", "MED", ["BAG", "BOX", "PKG", "PACK"], 10, 10)
            | offer("Brand#34", "LG", ["CASE", "BOX", "PACK", "PKG"], 20, 15)
        )
        .select(REVENUE.sum().alias("revenue"))
    )


def q20(t: Tables) -> LazyFrame:
    between = col("l_shipdate").is_between(date(1994, 1, 1), date(1995, 1, 1), "left")
    shipped = (
        t.lineitem.filter(between)
        .group_by("l_partkey", "l_suppkey")
        .agg((0.5 * col("l_quantity").sum()).alias("half"))
    )
    forest = t.part.filter(col("p_name").str.starts_with("forest"))
    stocked = (
        t.partsupp.join(forest, left_on="ps_partkey", right_on="p_partkey", how="semi")
        .join(shipped, left_on=["ps_partkey", "ps_suppkey"], right_on=["l_partkey", "l_suppkey"])
        .filter(col("ps_availqty") > col("half"))
    )
    return (
        t.supplier.join(stocked, left_on="s_suppkey", right_on="ps_suppkey", how="semi")
        .join(t.nation.filter(col("n_name") == "CANADA"), left_on="s_nationkey",
              right_on="n_nationkey")
        .select("s_name", "s_address")
        .sort("s_name")
    )


def q21(t: Tables) -> LazyFrame:
    late = t.lineitem.filter(col("l_receiptdate") > col("l_commitdate"))
    shared = (
        t.lineitem.group_by("l_orderkey")
        .agg(col("l_suppkey").n_unique().alias("suppliers"))
        .filter(col("suppliers") > 1)
    )
    alone = (
        late.group_by("l_orderkey")
        .agg(col("l_suppkey").n_unique().alias("late_suppliers"))
        .filter(col("late_suppliers") == 1)
    )
    return (
        late.join(shared, on="l_orderkey", how="semi")
        .join(alone, on="l_orderkey", how="semi")
        .join(t.orders.filter(col("o_orderstatus") == "F"), left_on="l_orderkey",
              right_on="o_orderkey", how="semi")
        .join(t.supplier, left_on="l_suppkey", right_on="s_suppkey")
        .join(t.nation.filter(col("n_name") == "SAUDI ARABIA"), left_on="s_nationkey",
              right_on="n_nationkey")
        .group_by("s_name")
        .agg(pl.len().alias("numwait"))
        .sort("numwait", "s_name", descending=[True, False])
        .head(100)
    )


def q22(t: Tables) -> LazyFrame:
    code = col("c_phone").str.slice(0, 2)
    customers = t.customer.with_columns(code.alias("cntrycode")).filter(
        col("cntrycode").is_in(["13", "31", "23", "29", "30", "18", "17"]))
    average = customers.filter(col("c_acctbal") > 0).select(col("c_acctbal").mean().alias("mean"))
    return (
        customers.join(average, how="cross")
        .filter(col("c_acctbal") > col("mean"))
        .join(t.orders, left_on="c_custkey", right_on="o_custkey", how="anti")
        .group_by("cntrycode")
        .agg(pl.len().alias("numcust"), col("c_acctbal").sum().alias("totacctbal"))
        .sort("cntrycode")
    )
