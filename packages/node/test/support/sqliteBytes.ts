/** The purpose of a byte in a SQLite file; see https://www.sqlite.org/fileformat2.html (read 2026-11-30). */
export interface ByteClass {
  /** As `part: body`: the table and the column of a cell, or the structure. */
  readonly name: string
  readonly from: number
  /** Exclusive. */
  readonly to: number
}

/**
 * The columns of each table in the order in which its cells store them. A `WITHOUT ROWID` table has no rowid; of every other one, the
 * first column is the rowid.
 */
export interface Table {
  readonly name: string
  readonly columns: ReadonlyArray<string>
  readonly hasRowid: boolean
}

interface Varint {
  readonly value: number
  readonly end: number
}

const varint = (bytes: Buffer, at: number): Varint => {
  let value = 0
  for (let i = 0; i < 9; i++) {
    const byte = bytes[at + i] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + i + 1 }
  }
  return { value, end: at + 9 }
}

const lengthOf = (type: number): number => {
  if (type >= 12) return Math.floor((type - 12) / 2)
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? 0
}

const schemaTable: Table = { name: "schema", columns: ["type", "name", "table", "root", "sql"], hasRowid: true }

/** Classes of all bytes of a file whose tables have one page each, in order. */
export const classify = (bytes: Buffer, tables: ReadonlyArray<Table>): ReadonlyArray<ByteClass> => {
  const pageSize = bytes.readUInt16BE(16)
  const classes: Array<ByteClass> = [{ name: "file header", from: 0, to: 100 }]
  const roots = new Map<number, Table>([[1, schemaTable]])
  for (let page = 1; page <= bytes.length / pageSize; page++) {
    const start = (page - 1) * pageSize
    const table = roots.get(page)
    if (table === undefined) classes.push({ name: "page without a table", from: start, to: start + pageSize })
    else {
      const cells = classifyPage(bytes, { start, header: page === 1 ? 100 : start, pageSize, table }, classes)
      if (table === schemaTable)
        for (const cell of cells) {
          const found = tables.find(({ name }) => name === cell["name"]?.toString("utf8"))
          const root = cell["root"]
          if (found !== undefined && root !== undefined) roots.set(root.readUIntBE(0, root.length), found)
        }
    }
  }
  return classes.sort((a, b) => a.from - b.from)
}

interface Page {
  readonly start: number
  readonly header: number
  readonly pageSize: number
  readonly table: Table
}

const classifyPage = (bytes: Buffer, { header, pageSize, start, table }: Page, classes: Array<ByteClass>) => {
  const count = bytes.readUInt16BE(header + 3)
  const pointers = header + 8
  classes.push({ name: "page header", from: header, to: pointers })
  classes.push({ name: "cell pointers", from: pointers, to: pointers + 2 * count })
  const offsets = Array.from({ length: count }, (_, i) => start + bytes.readUInt16BE(pointers + 2 * i))
  const used: Array<readonly [number, number]> = []
  const cells = offsets.map((offset) => {
    const [cell, end] = classifyCell(bytes, offset, table, classes)
    used.push([offset, end])
    return cell
  })
  let at = pointers + 2 * count
  for (const [from, to] of used.sort(([a], [b]) => a - b)) {
    if (from > at) classes.push({ name: "unused", from: at, to: from })
    at = to
  }
  if (at < start + pageSize) classes.push({ name: "unused", from: at, to: start + pageSize })
  return cells
}

const classifyCell = (
  bytes: Buffer,
  offset: number,
  { columns, hasRowid, name }: Table,
  classes: Array<ByteClass>
): readonly [cell: Record<string, Buffer>, end: number] => {
  const payload = varint(bytes, offset)
  const rowid = hasRowid ? varint(bytes, payload.end) : payload
  const size = varint(bytes, rowid.end)
  const stored = hasRowid && name !== schemaTable.name ? ["", ...columns.slice(1)] : columns
  classes.push({ name: `${name}: cell header`, from: offset, to: rowid.end + size.value })
  let type = size.end
  let at = rowid.end + size.value
  const cell: Record<string, Buffer> = {}
  for (const column of stored) {
    const { end, value } = varint(bytes, type)
    type = end
    const length = lengthOf(value)
    if (length > 0) classes.push({ name: `${name}: ${column}`, from: at, to: at + length })
    cell[column] = bytes.subarray(at, at + length)
    at += length
  }
  return [cell, rowid.end + payload.value]
}
