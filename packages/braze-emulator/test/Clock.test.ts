import { describe, expect, it } from "vitest"
import * as Clock from "../src/state/Clock.js"

const noon = Date.parse("2026-01-31T12:00:00Z")

const started = () => {
  let machine = noon
  const clock = Clock.make(() => machine)
  return { clock, pass: (ms: number) => (machine += ms) }
}

describe("Clock", () => {
  it("follows the machine until it is changed", () => {
    const { clock, pass } = started()
    pass(5)
    expect(clock.state()).toEqual({ now: "2026-01-31T12:00:00.005Z", mode: "real", offsetMs: 0 })
  })

  it("does not move while frozen, except in steps", () => {
    const { clock, pass } = started()
    expect(clock.change({ freeze: "2030-01-01T00:00:00Z" })).toEqual([])
    pass(1_000)
    expect(clock.state().now).toBe("2030-01-01T00:00:00.000Z")
    expect(clock.change({ step: 90_000 })).toEqual([])
    expect(clock.state()).toMatchObject({ now: "2030-01-01T00:01:30.000Z", mode: "frozen" })
  })

  it("continues from the moment it jumped to", () => {
    const { clock, pass } = started()
    expect(clock.change({ jump: noon + 60_000 })).toEqual([])
    pass(10)
    expect(clock.state()).toEqual({ now: "2026-01-31T12:01:00.010Z", mode: "shifted", offsetMs: 60_000 })
    expect(clock.change({ real: true })).toEqual([])
    expect(clock.state().mode).toBe("real")
  })

  it.each([
    [{}, ""],
    [{ freeze: true, jump: 1 }, ""],
    [{ frieze: true }, "frieze"],
    [{ step: 5 }, "step"],
    [{ step: "5" }, "step"],
    [{ jump: "yesterday" }, "jump"],
    [{ jump: -1 }, "jump"],
    [{ freeze: Number.NaN }, "freeze"],
    [{ freeze: 8.64e15 }, "freeze"],
    [{ real: "yes" }, "real"],
    [null, ""],
    ["now", ""]
  ])("refuses %j and stays as it is", (change, path) => {
    const { clock } = started()
    expect(clock.change(change).map((problem) => problem.path)).toContain(path)
    expect(clock.state()).toEqual({ now: "2026-01-31T12:00:00.000Z", mode: "real", offsetMs: 0 })
  })

  it("cannot be stepped out of its range of years", () => {
    const { clock } = started()
    clock.change({ freeze: true })
    expect(clock.change({ step: 1e15 })).toEqual([
      { path: "step", message: "moves the clock outside the years 1970 to 9999" }
    ])
    expect(clock.state().now).toBe("2026-01-31T12:00:00.000Z")
  })
})
