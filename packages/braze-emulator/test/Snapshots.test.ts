import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as World from "../src/state/World.js"
import * as Snapshots from "../src/workspace/Snapshots.js"
import { noon, open } from "./Api.js"

const person = fc.record(
  {
    external_id: fc.constantFrom("u1", "u2", "u3"),
    email: fc.constantFrom("a@example.com", "b@example.com"),
    shoe: fc.integer({ min: 35, max: 48 }),
    tags: fc.array(fc.constantFrom("a", "b")),
    plan: fc.record({ level: fc.nat(3) })
  },
  { requiredKeys: ["external_id"] }
)

const request = fc.record({
  attributes: fc.array(person, { maxLength: 3 }),
  events: fc.array(
    fc.record({
      external_id: fc.constantFrom("u1", "u4"),
      name: fc.constantFrom("e", "f"),
      time: fc.constant("2026-01-31T12:00:00Z"),
      properties: fc.record({ seq: fc.nat(5) })
    }),
    { maxLength: 3 }
  )
})

const traffic = fc.array(request, { maxLength: 4 })

describe("a snapshot", () => {
  it("is independent of later changes and can be restored again", () => {
    fc.assert(
      fc.property(traffic, traffic, traffic, (before, between, after) => {
        const braze = open()
        const { workspace } = braze.emulator
        const send = (bodies: typeof before) => {
          for (const body of bodies) braze.track(body)
        }
        send(before)
        expect(Snapshots.take(workspace, "s")).toEqual([])
        const seen = { users: braze.users(), world: JSON.stringify(World.snapshot(workspace.world)) }
        for (const bodies of [between, after]) {
          send(bodies)
          expect(Snapshots.restore(workspace, "s")).toBe(true)
          expect({ users: braze.users(), world: JSON.stringify(World.snapshot(workspace.world)) }).toEqual(seen)
        }
      }),
      { numRuns: 50 }
    )
  })

  it("restores the clock: frozen at its moment, shifted by its offset, or real", () => {
    const braze = open()
    const { workspace } = braze.emulator
    const { clock } = workspace
    Snapshots.take(workspace, "real")
    clock.change({ jump: noon + 5_000 })
    Snapshots.take(workspace, "shifted")
    clock.change({ freeze: noon })
    Snapshots.take(workspace, "frozen")
    braze.pass(1_000)
    const states = ["real", "shifted", "frozen"].map((name) => {
      Snapshots.restore(workspace, name)
      return [clock.state().mode, clock.now() - noon]
    })
    expect(states).toEqual([
      ["real", 1_000],
      ["shifted", 6_000],
      ["frozen", 0]
    ])
  })

  it("refills the rate limit budgets", () => {
    const braze = open({ workspace: { rateLimits: { "users.track": [{ count: 1, per: 60_000 }] } } })
    Snapshots.take(braze.emulator.workspace, "s")
    const statuses = () => [braze.track({}).status, braze.track({}).status]
    const before = statuses()
    Snapshots.restore(braze.emulator.workspace, "s")
    expect([before, statuses()]).toEqual([
      [400, 429],
      [400, 429]
    ])
  })

  it("cannot be restored if it does not exist, and has a safe name", () => {
    const { workspace } = open().emulator
    expect([Snapshots.restore(workspace, "s"), Snapshots.list(workspace)]).toEqual([false, []])
    for (const name of ["", "../s", "a/b", "a..b", ".s", "s s", "s".repeat(65)])
      expect(Snapshots.take(workspace, name)).toMatchObject([{ path: "name" }])
    expect(Snapshots.list(workspace)).toEqual([])
  })
})
