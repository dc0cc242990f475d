/** A way of reading a query: by the plain driver, in the same pages, or as `source.sql`. */
export type SqlReader = "driver" | "sluice"

/** The cost of reading all rows of a query, in a separate process. */
export interface SqlCost {
  readonly rows: number
  readonly milliseconds: number
  readonly cpuMicrosecondsPerRow: number
  readonly peakMegabytes: number
}

/** The variable with the URL of the database. The benchmark creates and drops a table in it. */
export const variable = "SLUICE_POSTGRES"

/** The table that is read. */
export const table = "sluice_bench"

const titles: Readonly<Record<SqlReader, string>> = {
  driver: "pg, the same pages, with its own types",
  sluice: "source.sql, every digit of every value"
}

const rate = ({ milliseconds, rows }: SqlCost): string =>
  Math.round((rows / milliseconds) * 1_000).toLocaleString("en-GB")

/** The results as a Markdown table. */
export const markdown = (costs: Readonly<Record<SqlReader, SqlCost>>): string => {
  const row = (reader: SqlReader): string => {
    const cost = costs[reader]
    return `| ${titles[reader]} | ${rate(cost)} | ${cost.cpuMicrosecondsPerRow} µs | ${cost.peakMegabytes} MB |`
  }
  return [
    `${costs.sluice.rows.toLocaleString("en-GB")} rows of Postgres, read in pages of 1,000`,
    "",
    "| | rows/s | CPU per row | peak memory |",
    "|---|---:|---:|---:|",
    row("driver"),
    row("sluice")
  ].join("\n")
}
