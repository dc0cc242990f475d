import { mkdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { codeOf, sentence } from "../src/files/FileFault.js"
import { ensureFolder } from "../src/files/Folder.js"
import { temporaryFolder } from "./support/temporary.js"

const root = temporaryFolder()
const failure = (path: string, create?: (path: string) => Promise<unknown>) =>
  ensureFolder(path, create).then(
    () => undefined,
    (error: unknown) => error
  )

it("creates a folder and its parents, and accepts one that exists", async () => {
  const path = join(root, "a", "b", "c")
  await ensureFolder(path)
  await ensureFolder(path)
  expect(statSync(path).isDirectory()).toBe(true)
})

it("reports a read-only disk as such, below an existing folder and below a missing one", async () => {
  mkdirSync(join(root, "mounted"))
  const readOnly = (path: string) => {
    const isBelowMissing = path.includes("missing/")
    return Promise.reject(Object.assign(new Error("x"), { code: isBelowMissing ? "ENOENT" : "EROFS" }))
  }
  for (const path of ["mounted/state", "mounted/missing/state"]) {
    const error = await failure(join(root, path), readOnly)
    expect(sentence("state", "written", error)).toBe("state cannot be written: the disk is read-only.")
  }
})

it("refuses a path that is a file, or below a file", async () => {
  writeFileSync(join(root, "file"), "")
  expect(codeOf(await failure(join(root, "file")))).toBe("EEXIST")
  expect(codeOf(await failure(join(root, "file", "x")))).toBe("ENOTDIR")
})

it("ends for a folder in a file system that creates no folders", async () => {
  expect(codeOf(await failure("/proc/no-such-folder/state"))).toBe("ENOENT")
})
