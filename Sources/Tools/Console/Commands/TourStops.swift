/// One query of the tour, with a sentence about what it shows.
package struct TourStop: Sendable {
  package var title: String
  package var sentence: String
  package var sql: String

  package static let all: [TourStop] = [
    TourStop(
      title: "Group",
      sentence:
        "Revenue and orders of each region: GROUP BY ALL groups by all that is no aggregate.",
      sql: """
        SELECT Region, count(*) AS sales, sum(Sales) AS revenue, round(avg(Discount), 3) AS discount
        FROM samples.sales
        GROUP BY ALL
        ORDER BY revenue DESC
        """),
    TourStop(
      title: "Join",
      sentence: "Which products earn most, with names from another table.",
      sql: """
        SELECT Product, Category, sum(Quantity) AS sold, sum(s.Sales) AS revenue
        FROM samples.sales s JOIN samples.products p USING (ProductID)
        GROUP BY Product, Category
        ORDER BY revenue DESC
        LIMIT 5
        """),
    TourStop(
      title: "Window",
      sentence: "The best month of each store: rank() within a partition, filtered by QUALIFY.",
      sql: """
        SELECT Store, trunc(Date, 'MM') AS month, sum(Sales) AS revenue
        FROM samples.sales
        GROUP BY ALL
        QUALIFY rank() OVER (PARTITION BY Store ORDER BY sum(Sales) DESC) = 1
        ORDER BY revenue DESC
        """),
    TourStop(
      title: "Pivot",
      sentence: "Rows become columns: revenue by year and region.",
      sql: """
        SELECT * FROM (SELECT year(Date) AS year, Region, Sales FROM samples.sales)
        PIVOT (sum(Sales) FOR Region IN ('North', 'East', 'South', 'West'))
        ORDER BY year
        """),
    TourStop(
      title: "Nested data",
      sentence: "Orders are documents: fields of structs, elements of arrays, values of maps.",
      sql: """
        SELECT customer.address.town AS town, count(*) AS orders, sum(line.quantity) AS pieces,
          count_if(labels['coupon'] IS NOT NULL) AS lines_with_coupon
        FROM samples.orders LATERAL VIEW explode(lines) AS line
        GROUP BY ALL
        ORDER BY pieces DESC
        LIMIT 5
        """),
    TourStop(
      title: "Functions over arrays",
      sentence: "Lambdas transform and fold arrays in place, without exploding them.",
      sql: """
        SELECT id, size(lines) AS lines,
          round(
            aggregate(lines, 0D, (total, line) -> total + line.quantity * line.price), 2) AS total,
          transform(lines, line -> line.product) AS products
        FROM samples.orders
        ORDER BY total DESC
        LIMIT 3
        """),
    TourStop(
      title: "Walk a tree",
      sentence: "A recursive query climbs down the organisation, level by level.",
      sql: """
        WITH RECURSIVE team AS (
          SELECT EmployeeID, Name, Title, 1 AS level FROM samples.employees WHERE ManagerID IS NULL
          UNION ALL
          SELECT e.EmployeeID, e.Name, e.Title, level + 1
          FROM samples.employees e JOIN team ON e.ManagerID = team.EmployeeID
        )
        SELECT level, count(*) AS people, min(Name) AS first FROM team GROUP BY level ORDER BY level
        """),
    TourStop(
      title: "Time series",
      sentence: "Six-hour windows over sensor readings, with gaps and outliers as they came.",
      sql: """
        SELECT window.start AS start, count(*) AS readings, round(avg(Temperature), 1) AS mean,
          max(Temperature) AS highest
        FROM samples.sensors
        GROUP BY window(Time, '6 hours')
        ORDER BY start
        LIMIT 4
        """),
    TourStop(
      title: "Text",
      sentence: "Words of field notes, counted: split, explode, filter.",
      sql: """
        SELECT word, count(*) AS n
        FROM (SELECT explode(split(lower(value), '[^a-z]+')) AS word FROM samples.notes)
        WHERE length(word) > 5
        GROUP BY word
        ORDER BY n DESC, word
        LIMIT 5
        """),
    TourStop(
      title: "Pipes",
      sentence: "The same SQL written in the order it happens.",
      sql: """
        FROM samples.ratings
        |> JOIN samples.films USING (film)
        |> AGGREGATE count(*) AS n, round(avg(rating), 2) AS mean GROUP BY title
        |> WHERE n >= 50
        |> ORDER BY mean DESC
        |> LIMIT 5
        """),
    TourStop(
      title: "Errors that help",
      sentence: "A division by zero is an error, unless the query says what it wants instead.",
      sql: "SELECT try_divide(1, 0) AS nothing, 7 DIV 2 AS whole, 7 / 2 AS ratio"),
  ]
}
