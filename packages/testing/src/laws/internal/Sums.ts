import { createHash } from "node:crypto"
import { Item } from "@sluice/core"
import type { Hashes } from "../../internal/Remembered.js"

/** SHA-256 of an item's JSON, hexadecimal, as dead letters list it. */
export const hash = (json: string): string => createHash("sha256").update(json).digest("hex")

/** The hash of an item's JSON, as the state lists it. */
export const brief = (json: string): string => Item.hashOf(json)

/** The data of a checkpoint about a record at a destination. */
export const of = (sums: Hashes | undefined, seq: number, destination: string): ReadonlyArray<string> =>
  sums?.[String(seq)]?.[destination] ?? []

/**
 * The elements of `wanted` that are missing in `given`, with repetitions, because two items of a record may have the
 * same JSON.
 */
export const lacking = (wanted: ReadonlyArray<string>, given: ReadonlyArray<string>): ReadonlyArray<string> => {
  const left = [...given]
  return wanted.filter((sum) => {
    const at = left.indexOf(sum)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
