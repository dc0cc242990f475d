import { question } from "@sluice/values/NearMiss"
import { Either } from "effect"
import * as FlowRows from "./FlowRows.js"

/**
 * The columns of a flow file that the Design Studio exports, in their order. Taken from public sample flows (2026-11-20);
 * Pypestream publishes its own description to customers only.
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

/** The name of a column. */
export type ColumnName = (typeof columns)[number]

/** A mistake in a flow file, with its place. Contains names and numbers of the file, but no text of a conversation. */
export interface FlowFinding {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column?: ColumnName
  /** Stable, lower case and hyphenated. */
  readonly code: string
  /** The mistake and its remedy. */
  readonly message: string
}

/** A finding as one line of text: `flow.csv:12 «What Next?»: …`. */
export const show = ({ column, file, line, message }: FlowFinding): string =>
  `${file}:${line}${column === undefined ? "" : ` «${column}»`}: ${message}`

/** One row of a flow: a node of the conversation. */
export interface FlowNode {
  /** 1-based line of the file on which the row begins. */
  readonly line: number
  /** The text of a cell in the file. Empty if the row ends before the cell. */
  readonly cell: (column: ColumnName) => string
}

/** A readable flow file. */
export interface FlowFile {
  readonly name: string
  readonly nodes: ReadonlyArray<FlowNode>
}

/**
 * Reads a flow file: CSV in UTF-8 with or without a byte order mark, one row per node, the 26 columns in any order.
 * Column names are compared without case, spaces and punctuation. All other deviations are reported with their place:
 * another encoding, semicolons between cells, a missing or repeated column, a row with too many cells, a quotation mark
 * that is not closed.
 */
export const read = (name: string, bytes: Uint8Array): Either.Either<FlowFile, ReadonlyArray<FlowFinding>> =>
  Either.mapLeft(readNodes(bytes), (findings) => findings.map((finding) => ({ file: name, ...finding }))).pipe(
    Either.map((nodes) => ({ name, nodes }))
  )

/** A finding in the current file. */
export type FindingInFile = Omit<FlowFinding, "file">

const readNodes = (bytes: Uint8Array): Either.Either<ReadonlyArray<FlowNode>, ReadonlyArray<FindingInFile>> => {
  const text = FlowRows.decode(bytes)
  if (Either.isLeft(text)) return Either.left([text.left])
  const semicolons = semicolonsOf(text.right)
  if (semicolons !== undefined) return Either.left([semicolons])
  const rows = FlowRows.read(text.right)
  if (Either.isLeft(rows)) return Either.left([rows.left])
  const [header, ...others] = rows.right
  if (header === undefined)
    return Either.left([{ line: 1, code: "flow-empty", message: "The file is empty. Export the flow again." }])
  const indexes = columnIndexes(header.cells)
  if (Either.isLeft(indexes)) return Either.left(indexes.left)
  const wide = others.filter((row) => row.cells.length > header.cells.length)
  if (wide.length > 0) return Either.left(wide.map((row) => tooWide(row, header.cells.length)))
  return Either.right(
    others.filter(({ cells }) => cells.some((cell) => cell.trim() !== "")).map((row) => nodeOf(row, indexes.right))
  )
}

const normalized = (title: string): string => title.toLowerCase().replace(/[^a-z0-9]/g, "")

const isColumn = (title: string): boolean => columns.some((known) => normalized(known) === normalized(title))

/**
 * Checked before the CSV is read. Quoted cells with semicolons between them are invalid CSV, and its error would hide
 * the cause.
 */
const semicolonsOf = (text: string): FindingInFile | undefined => {
  const lines = text.split(/\r\n|\r|\n/)
  const at = lines.findIndex((line) => line.trim() !== "")
  const known = (separator: string): number => (lines[at] ?? "").split(separator).filter(isColumn).length
  return known(";") > known(",")
    ? {
        line: at + 1,
        code: "flow-semicolons",
        message:
          "The cells are separated by semicolons instead of commas. Export the flow again, or choose the comma as the separator in the spreadsheet."
      }
    : undefined
}

const columnIndexes = (
  titles: ReadonlyArray<string>
): Either.Either<ReadonlyMap<ColumnName, number>, ReadonlyArray<FindingInFile>> => {
  const indexes = new Map<ColumnName, number>()
  const findings: Array<FindingInFile> = []
  for (const column of columns) {
    const found = titles.flatMap((title, index) => (normalized(title) === normalized(column) ? [index] : []))
    const [first] = found
    if (first === undefined) findings.push(missing(column, titles))
    else indexes.set(column, first)
    if (found.length > 1)
      findings.push({
        line: 1,
        column,
        code: "flow-column-twice",
        message: `The column «${column}» appears ${found.length} times. Keep one.`
      })
  }
  return findings.length > 0 ? Either.left(findings) : Either.right(indexes)
}

const missing = (column: ColumnName, titles: ReadonlyArray<string>): FindingInFile => {
  const unknown = titles.filter((title) => !isColumn(title))
  return {
    line: 1,
    column,
    code: "flow-column-missing",
    message: `The column «${column}» is missing; a flow file has ${columns.length} columns.${question(column, unknown)}`
  }
}

const tooWide = (row: FlowRows.FlowRow, width: number): FindingInFile => ({
  line: row.line,
  code: "flow-row-too-wide",
  message: `The row has ${row.cells.length} cells, the header ${width}. Put quotation marks around cells that contain a comma.`
})

const nodeOf = ({ cells, line }: FlowRows.FlowRow, indexes: ReadonlyMap<ColumnName, number>): FlowNode => ({
  line,
  cell: (column) => cells[indexes.get(column) ?? -1] ?? ""
})
