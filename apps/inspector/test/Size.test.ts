import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"

const folder = join(import.meta.dirname, "..", "dist")
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))

describe("the built inspector", () => {
  it("takes less than 300 kB over the wire, all of it together", () => {
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
    expect(files.length).toBeGreaterThan(3)
    expect(bytes).toBeLessThan(300_000)
  })

  it("needs no script or style inside its page, and nothing from elsewhere", () => {
    const page = readFileSync(join(folder, "index.html"), "utf8")
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
    expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, to]) => to?.slice(0, 2))).not.toContain("ht")
    expect(page).toMatch(/src="\.\/assets\//)
  })
})
