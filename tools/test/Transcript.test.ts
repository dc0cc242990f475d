import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { root } from "../src/Repository.js"
import { capture, replaced, shape, shown } from "../src/start/Transcript.js"

const readme = readFileSync(join(root, "README.md"), "utf8")

describe("the output of npm start in the README", () => {
  it("is current; npm run readme writes it", () => {
    expect(shape(shown(readme))).toBe(shape(capture()))
  })

  it("is replaced between its marks, and the rest is unchanged", () => {
    const other = replaced(readme, "another\n")
    expect([shown(other), replaced(other, shown(readme)) === readme]).toEqual(["another\n", true])
    expect(() => shown("no marks")).toThrow("README.md has no marks around the output of npm start")
  })

  it("is compared without port, time and number of requests", () => {
    expect(shape("mock at http://127.0.0.1:4711; 9 of 10 records in 3.4 s.\n7 events in 442 requests, about 9\n")).toBe(
      "mock at http://127.0.0.1:PORT; 9 of 10 records in TIME.\n7 events in N requests, about 9\n"
    )
  })
})
