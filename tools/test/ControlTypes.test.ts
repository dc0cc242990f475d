import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { endingsPlace, endingsText, place, types } from "../src/control/Types.js"

const root = join(import.meta.dirname, "..", "..")

describe("the types of the control API", () => {
  it("are current; node tools/dist/GenerateControlTypes.js writes them", async () => {
    expect(readFileSync(join(root, place), "utf8")).toBe(await types())
    expect(readFileSync(join(root, endingsPlace), "utf8")).toBe(endingsText())
  })
})
