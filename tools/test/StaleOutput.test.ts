import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { removeStaleOutput, stale } from "../bootstrap/StaleOutput.mjs"

const contents: Readonly<Record<string, string>> = {
  "index.js": `import { a } from "./chunk-AAAAAAAA.js"`,
  "chunk-AAAAAAAA.js": `const late = () => import("./Late-BBBBBBBB.js")`,
  "index.d.ts": `export { Shared } from "./Shared-cC_-cCcC.js"`
}

const staleOf = (built: ReadonlyArray<string>, sources: ReadonlyArray<string>): ReadonlyArray<string> =>
  stale(built, sources, (path) => contents[path] ?? "")

describe("stale output", () => {
  it("is the output of a module that was moved or removed, at any depth", () => {
    const built = ["index.js", "Item.d.ts", "Item.d.ts.map", "deep/Item.d.ts", "deep/er/Old.js", "deep/er/Old.js.map"]
    expect(staleOf(built, ["index.ts", "deep/Item.ts", "deep/er/New.tsx"])).toEqual([
      "Item.d.ts",
      "Item.d.ts.map",
      "deep/er/Old.js",
      "deep/er/Old.js.map"
    ])
  })

  it("includes the shared parts that no current file loads", () => {
    const built = ["index.js", "index.d.ts", "chunk-AAAAAAAA.js", "chunk-AAAAAAAA.js.map", "Late-BBBBBBBB.js"]
    const types = ["Shared-cC_-cCcC.d.ts"]
    const old = ["chunk-DDDDDDDD.js", "chunk-DDDDDDDD.js.map", "Late-EEEEEEEE.js"]
    expect(staleOf([...built, ...types, ...old], ["index.ts"])).toEqual(old)
  })

  it("includes only code", () => {
    expect(staleOf(["LICENSES.txt", ".tsbuildinfo", "page.html"], [])).toEqual([])
  })
})

describe("removing stale output", () => {
  let root = ""
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluice-stale-"))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const write = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), "")
  }

  it("keeps current output, files that are copied from another app, and the output of Vite", () => {
    const kept = [
      "packages/a/dist/run/Item.js",
      "apps/mock/dist/page/assets/index.js",
      "apps/page/dist/assets/index.js",
      "apps/page/vite.config.ts"
    ]
    const old = ["packages/a/dist/Item.js", "apps/mock/dist/Old.d.ts"]
    for (const path of ["packages/a/src/run/Item.ts", ...kept, ...old]) write(path)
    removeStaleOutput(root)
    expect(kept.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(old.filter((path) => existsSync(join(root, path)))).toEqual([])
  })

  it("does nothing in a repository that was never built", () => {
    expect(() => removeStaleOutput(root)).not.toThrow()
  })
})
