import { describe, expect, it } from "vitest"
import * as Slices from "../src/control/Slices.js"

describe("a computation in slices", () => {
  it("lets others run in each of its pauses", async () => {
    const seen: Array<string> = []
    const three = function* () {
      for (const slice of ["a", "b", "c"]) {
        seen.push(slice)
        yield
      }
      return "done"
    }
    const other = (turn: number): void => {
      seen.push(`turn ${turn}`)
      if (turn < 3) setImmediate(() => other(turn + 1))
    }
    setImmediate(() => other(1))
    expect(await Slices.run(three())).toBe("done")
    expect(seen).toEqual(["a", "turn 1", "b", "turn 2", "c", "turn 3"])
  })

  it("rejects with the thrown error", async () => {
    const wrong = function* (): Generator<undefined, never, undefined> {
      yield
      throw new RangeError("no")
    }
    await expect(Slices.run(wrong())).rejects.toThrow("no")
  })
})
