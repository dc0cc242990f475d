import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Writes a seed into a separate file and returns its path. */
export const write = (seed: unknown): string => {
  const file = join(mkdtempSync(join(tmpdir(), "seed-")), "seed.json")
  writeFileSync(file, JSON.stringify(seed))
  return file
}
