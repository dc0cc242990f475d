import { Fragment, type ReactNode } from "react"
import { Scroller } from "./Scroller.js"

/** A column of a table of rows. */
export interface Column<Row> {
  /** The header. Empty for a column of buttons. */
  readonly head: string
  /** An addition to the header, such as a type. */
  readonly tag?: string
  readonly cell: (row: Row) => ReactNode
  /**
   * `name`: identifies the row; `number`: aligned at the right; `long`: breaks anywhere, because it may contain long words.
   * Default: a short text.
   */
  readonly kind?: "name" | "number" | "long"
  /**
   * The place of the cell if a row is two lines in a narrow place: at the start or the end of the first line, nowhere, or
   * in the second line (default).
   */
  readonly line?: "start" | "end" | "hidden"
  /** A tooltip of the cell. */
  readonly title?: (row: Row) => string
}

interface Props<Row> {
  readonly label: string
  readonly columns: ReadonlyArray<Column<Row>>
  readonly rows: ReadonlyArray<Row>
  readonly rowKey: (row: Row, index: number) => string | number
  /** The details of a row, shown below it across all columns. */
  readonly below?: (row: Row) => ReactNode
}

const Cell = <Row,>({ column: { head, cell, kind, line, title }, row }: { column: Column<Row>; row: Row }) => {
  const classes = [kind === undefined ? "" : `cell-${kind}`, line === undefined ? "" : `line-${line}`]
  const props = {
    "data-label": head,
    className: classes.filter((name) => name !== "").join(" ") || undefined,
    title: title?.(row)
  }
  return kind === "name" ? (
    <th scope="row" {...props}>
      {cell(row)}
    </th>
  ) : (
    <td {...props}>{cell(row)}</td>
  )
}

/**
 * A table with headers. In a narrow place, a row is two lines without labels if a column has a `line`; otherwise a row of
 * four or more columns is a card with the headers as labels.
 */
export const Table = <Row,>({ label, columns, rows, rowKey, below }: Props<Row>) => (
  <Scroller>
    <table
      className={columns.some(({ line }) => line !== undefined) ? "table table-lines" : "table"}
      aria-label={label}
    >
      <thead>
        <tr>
          {columns.map(({ head, tag, kind }) => (
            <th key={head} scope="col" className={kind === "number" ? "cell-number" : undefined}>
              {head === "" ? <span className="sr">Actions</span> : head}
              {tag !== undefined && <span className="tag">{tag}</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const details = below?.(row)
          return (
            <Fragment key={rowKey(row, index)}>
              <tr>
                {columns.map((column) => (
                  <Cell key={column.head} column={column} row={row} />
                ))}
              </tr>
              {details !== undefined && details !== false && (
                <tr className="table-below">
                  <td colSpan={columns.length}>{details}</td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  </Scroller>
)
