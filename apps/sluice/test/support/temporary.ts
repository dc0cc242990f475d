import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll } from "vitest"

/** A folder for one test file. It is removed after the tests. `put` writes a file into it and returns the path. */
export const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return {
    folder,
    put: (name: string, content: string): string => {
      const path = join(folder, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    }
  }
}
