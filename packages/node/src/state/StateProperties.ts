import type { Json } from "@sluice/values/Json"
import * as RowBody from "./RowBody.js"
import { columns } from "./RowBody.js"
import type * as Sqlite from "./Sqlite.js"
import { readProperty } from "./StateRows.js"

/** A stored value. `Damaged`: a value may have been stored. */
export type StoredProperty =
  | { readonly _tag: "Found"; readonly value: Json }
  | { readonly _tag: "Absent" }
  | { readonly _tag: "Damaged" }

/** Reads a property. */
export const propertyOf = (database: Sqlite.Sqlite, name: string): StoredProperty => {
  const rows = database.all(`SELECT ${columns} FROM property ORDER BY name`).map(readProperty)
  const found = rows.find((row) => row?.name === name)
  if (found !== undefined) return { _tag: "Found", value: found.value }
  // A row with a damaged name may be this property.
  return { _tag: rows.includes(undefined) ? "Damaged" : "Absent" }
}

/** Replaces a property, or removes it if `value` is undefined. Call it in a transaction. */
export const setProperty = (database: Sqlite.Sqlite, name: string, value: Json | undefined): void => {
  if (value === undefined) database.run("DELETE FROM property WHERE name = ?", name)
  else
    database.run(
      "INSERT OR REPLACE INTO property (name, body, crc) VALUES (?, ?, ?)",
      name,
      ...RowBody.encode({ name, value })
    )
}
