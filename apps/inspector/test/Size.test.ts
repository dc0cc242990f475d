import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"

const folder = join(import.meta.dirname, "..", "dist")
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))

describe("the built inspector", () => {
  it("has less than 300 kB in total, compressed", () => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
    expect(files.length).toBeGreaterThan(3)
    expect(bytes).toBeLessThan(300_000)
  })

  it("has no inline script or style, and loads nothing from other servers", () => {
    const page = readFileSync(join(folder, "index.html"), "utf8")
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to?.slice(0, 2))).not.toContain("ht")
    expect(page).toMatch(/src="\.\/assets\//)
  })
})
