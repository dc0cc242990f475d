import { suggest } from "@sluice/values/NearMiss"
import { Either } from "effect"
import { type Finding, finding } from "./Finding.js"
import * as FlowRows from "./FlowRows.js"
import * as FlowText from "./FlowText.js"

/**
 * The columns of a flow file of the Design Studio, in their order.
 *
 * @see pypestream.md A.3.4: read from public sample flows (2026-11-20); the vendor's own description is for customers.
 */
export const columns = [
  "Node Number",
  "Node Type",
  "Node Name",
  "Intent",
  "Entity Type",
  "Entity",
  "NLU Disabled?",
  "Next Nodes",
  "Message",
  "Rich Asset Type",
  "Rich Asset Content",
  "Answer Required?",
  "Behaviors",
  "Command",
  "Description",
  "Output",
  "Node Input",
  "Parameter Input",
  "Decision Variable",
  "What Next?",
  "Node Tags",
  "Skill Tag",
  "Variable",
  "Platform Flag",
  "Flows",
  "CSS Classname"
] as const

export type Column = (typeof columns)[number]

/** One row of a flow: a node of the conversation. */
export interface FlowNode {
  /** 1-based line of the file on which the row begins. */
  readonly line: number
  /** The text of a cell as it stands in the file; empty where the row ends before it. */
  readonly cell: (column: Column) => string
}

/** A flow file that could be read. */
export interface FlowFile {
  readonly name: string
  readonly nodes: ReadonlyArray<FlowNode>
}

/**
 * Reads a flow file: CSV in UTF-8 with or without a byte order mark, one row a node, the 26 columns in any order. Names of
 * columns are compared without regard to case, blanks and punctuation. Anything else is named, with its place: another
 * encoding, semicolons between cells, a missing or doubled column, a row with too many cells, a quote that never ends.
 */
export const read = (name: string, bytes: Uint8Array): Either.Either<FlowFile, ReadonlyArray<Finding>> => {
  const text = FlowText.decode(name, bytes)
  if (Either.isLeft(text)) return Either.left([text.left])
  const semicolons = semicolonsOf(name, text.right)
  if (semicolons !== undefined) return Either.left([semicolons])
  const rows = FlowRows.read(name, text.right)
  if (Either.isLeft(rows)) return Either.left([rows.left])
  const [header, ...others] = rows.right
  if (header === undefined)
    return Either.left([finding(name, 1, undefined, "flow-empty", "The file is empty. Export the flow again.")])
  const places = placesOf(name, header.cells)
  if (Either.isLeft(places)) return Either.left(places.left)
  const wide = others.filter((row) => row.cells.length > header.cells.length)
  if (wide.length > 0) return Either.left(wide.map((row) => tooWide(name, row, header.cells.length)))
  return Either.right({
    name,
    nodes: others
      .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
      .map((row) => nodeOf(row, places.right))
  })
}

const plain = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]/g, "")

const isColumn = (title: string): boolean => columns.some((known) => plain(known) === plain(title))

/** Looked at before reading: quotes around cells that semicolons separate are no CSV, which would hide the reason. */
const semicolonsOf = (name: string, text: string): Finding | undefined => {
  const lines = text.split(/\r\n|\r|\n/)
  const at = lines.findIndex((line) => line.trim() !== "")
  const known = (separator: string): number => (lines[at] ?? "").split(separator).filter(isColumn).length
  return known(";") > known(",")
    ? finding(
        name,
        at + 1,
        undefined,
        "flow-semicolons",
        "The cells are separated by semicolons; a flow file has commas. Export the flow again, or choose the comma where the spreadsheet asks for the separator."
      )
    : undefined
}

const placesOf = (
  name: string,
  titles: ReadonlyArray<string>
): Either.Either<ReadonlyMap<Column, number>, ReadonlyArray<Finding>> => {
  const places = new Map<Column, number>()
  const findings: Array<Finding> = []
  for (const column of columns) {
    const at = titles.flatMap((title, place) => (plain(title) === plain(column) ? [place] : []))
    const [first, second] = at
    if (first === undefined) findings.push(missing(name, column, titles))
    else places.set(column, first)
    if (second !== undefined)
      findings.push(
        finding(name, 1, column, "flow-column-twice", `The column «${column}» is there ${at.length} times. Keep one.`)
      )
  }
  return findings.length > 0 ? Either.left(findings) : Either.right(places)
}

const missing = (name: string, column: Column, titles: ReadonlyArray<string>): Finding => {
  const unknown = titles.filter((title) => !isColumn(title))
  const near = suggest(column, unknown)
  const hint = near === undefined ? "" : ` «${near}» may be meant.`
  return finding(
    name,
    1,
    column,
    "flow-column-missing",
    `The column «${column}» is missing; a flow file has ${columns.length} columns.${hint}`
  )
}

const tooWide = (name: string, row: FlowRows.Row, width: number): Finding =>
  finding(
    name,
    row.line,
    undefined,
    "flow-row-too-wide",
    `The row has ${row.cells.length} cells, the header ${width}. A comma in a cell needs quotes around the cell.`
  )

const nodeOf = ({ cells, line }: FlowRows.Row, places: ReadonlyMap<Column, number>): FlowNode => ({
  line,
  cell: (column) => cells[places.get(column) ?? -1] ?? ""
})
