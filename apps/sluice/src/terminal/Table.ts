/** A column of a table. */
export interface Column<A> {
  readonly title: string
  readonly cell: (row: A) => string
  /** `right` aligns numbers. Default: left. */
  readonly align?: "left" | "right"
}

/** Lines of a table: a title for each column, then the rows. Columns are separated by two blanks. */
export const lines = <A>(columns: ReadonlyArray<Column<A>>, rows: ReadonlyArray<A>): ReadonlyArray<string> => {
  const texts = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))]
  const widths = columns.map((_, at) => Math.max(...texts.map((cells) => cells[at]?.length ?? 0)))
  return texts.map((cells) =>
    cells
      .map((text, at) =>
        columns[at]?.align === "right" ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0)
      )
      .join("  ")
      .trimEnd()
  )
}
