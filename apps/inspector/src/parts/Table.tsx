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

const Cell = <Row,>({ column: { head, cell, kind, title }, row }: { column: Column<Row>; row: Row }) => {
  const props = {
    "data-label": head,
    className: kind === undefined ? undefined : `cell-${kind}`,
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

/** A table with headers. In a narrow place, each row of four or more columns becomes a card with the headers as labels. */
export const Table = <Row,>({ label, columns, rows, rowKey, below }: Props<Row>) => (
  <Scroller>
    <table className="table" aria-label={label}>
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
