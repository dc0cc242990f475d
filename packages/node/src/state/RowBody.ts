import { crc32 } from "node:zlib"
import type { SqliteRow, SqliteValue } from "./Sqlite.js"

/** The columns `body` and `crc` of a row. */
export const encode = (body: unknown): readonly [body: string, crc: number] => {
  const text = JSON.stringify(body)
  return [text, checksum(text)]
}

/** The same for a body of bytes. */
export const encodeBytes = (body: Uint8Array): readonly [body: Uint8Array, crc: number] => [body, crc32(body)]

/** The column `crc` of a body. */
export const checksum = (text: string): number => crc32(text)

/**
 * The columns of a row with a body, for SELECT, valid even if damage changed their types. Bytes, because libsql ends
 * the process when a string is not valid UTF-8; digits, because node:sqlite refuses to return integers that are not
 * exact.
 */
export const columns = "CAST(body AS BLOB) AS body, CAST(CAST(crc AS INTEGER) AS TEXT) AS crc"

const decoder = new TextDecoder("utf-8", { fatal: true })

/** The text of a column that was read as bytes; undefined if it is not valid UTF-8. */
export const textOf = (value: SqliteValue | undefined): string | undefined => {
  if (!(value instanceof Uint8Array)) return undefined
  try {
    return decoder.decode(value)
  } catch {
    return undefined
  }
}

/** The bytes of the body of a row; undefined if it is damaged. */
export const bytesOf = ({ body, crc }: SqliteRow): Uint8Array | undefined =>
  body instanceof Uint8Array && String(crc32(body)) === crc ? body : undefined

/** The text of the body of a row; undefined if it is damaged. The checksum is compared before anything is decoded. */
export const bodyOf = (row: SqliteRow): string | undefined => textOf(bytesOf(row))
