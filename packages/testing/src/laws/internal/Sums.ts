import { createHash } from "node:crypto"
import type { Checkpoint } from "@sluice/core"

/** SHA-256 of an item's text, hexadecimal, as dead letters and checkpoints list it. */
export const hash = (json: string): string => createHash("sha256").update(json).digest("hex")

/** What a checkpoint lists for a record at a destination. */
export const of = (sums: Checkpoint.Sums | undefined, seq: number, destination: string): ReadonlyArray<string> =>
  sums?.[String(seq)]?.[destination] ?? []

/** Those of `wanted` that `given` lacks, each as often as it lacks it: two items of a record may have one text. */
export const lacking = (wanted: ReadonlyArray<string>, given: ReadonlyArray<string>): ReadonlyArray<string> => {
  const left = [...given]
  return wanted.filter((sum) => {
    const at = left.indexOf(sum)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
