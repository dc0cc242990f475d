import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { BadInput } from "../src/index.js"
import { body, control, event, headersOf, track, withMock } from "./Http.js"

const seed = {
  attributes: [{ external_id: "ada", first_name: "Ada" }],
  catalogs: [{ name: "shoes", fields: [{ name: "id", type: "string" }], items: [{ id: "a" }] }]
}

describe("a snapshot", () => {
  it("restores users, catalogs, outbox and clock repeatedly, and keeps requests, faults and keys", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: "2026-06-01T12:00:00Z" })
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", shoe: 40 }], events: [event("ada", 1)] }))
        await fetch(`${mock.url}/campaigns/trigger/send`, {
          method: "POST",
          headers: headersOf(mock.apiKey),
          body: JSON.stringify({ campaign_id: "c1", recipients: [{ external_user_id: "ada" }] })
        })
        const before = { users: mock.users(), outbox: mock.outbox(), clock: mock.clock().now }
        expect(mock.snapshot("full")).toEqual({
          name: "full",
          at: "2026-06-01T12:00:00.000Z",
          users: 1,
          clock: expect.objectContaining({ mode: "frozen" })
        })
        for (const id of ["u1", "u2"]) {
          mock.faults([{ match: { nth: 99 }, action: { type: "hang" } }])
          mock.clock({ step: 60_000 })
          await track(mock, body(id, "ada"))
          await fetch(`${mock.url}/catalogs/shoes`, { method: "DELETE", headers: headersOf(mock.apiKey) })
          mock.restore("full")
          expect({ users: mock.users(), outbox: mock.outbox(), clock: mock.clock().now }).toEqual(before)
          expect((await control(mock, "GET", "/catalogs")).body).toMatchObject({ catalogs: [{ itemCount: 1 }] })
        }
        expect([mock.requests().total, mock.stats().accepted["events"], mock.faults().rules.length]).toEqual([6, 5, 1])
        expect((await track(mock)).status).toBe(201)
      },
      { seed }
    ))

  it("survives a reset, which returns to the seed each time", () =>
    withMock(
      async (mock) => {
        const people = () => mock.users().users.map(({ external_id, first_name }) => [external_id, first_name])
        mock.snapshot("seeded")
        await track(mock)
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", first_name: "Grace" }] }))
        mock.reset()
        expect(people()).toEqual([["ada", "Ada"]])
        mock.reset("empty")
        expect([people(), (await control(mock, "GET", "/catalogs")).body]).toEqual([[], { catalogs: [] }])
        mock.reset("seed")
        expect(people()).toEqual([["ada", "Ada"]])
        mock.reset("empty")
        mock.restore("seeded")
        expect(people()).toEqual([["ada", "Ada"]])
      },
      { seed }
    ))

  it("belongs to one workspace", () =>
    withMock(async (mock) => {
      const own = mock.workspace()
      own.snapshot("a")
      expect(() => mock.restore("a")).toThrow(BadInput)
    }))
})

describe("/_mock/snapshots", () => {
  it("are taken, listed, shown, restored and deleted", () =>
    withMock(async (mock) => {
      await track(mock)
      const info = { name: "one.two-3", users: 1 }
      expect(await control(mock, "PUT", "/snapshots/one.two-3")).toMatchObject({ status: 200, body: info })
      expect(await control(mock, "GET", "/snapshots")).toMatchObject({ status: 200, body: { snapshots: [info] } })
      expect(await control(mock, "GET", "/snapshots/one.two-3")).toMatchObject({ status: 200, body: info })
      mock.reset()
      expect(await control(mock, "POST", "/snapshots/one.two-3/restore")).toMatchObject({ status: 200, body: info })
      expect(mock.stats().users).toBe(1)
      expect(await control(mock, "DELETE", "/snapshots/one.two-3")).toEqual({ status: 200, body: { snapshots: [] } })
      for (const [method, path] of [
        ["GET", "/snapshots/one.two-3"],
        ["DELETE", "/snapshots/one.two-3"],
        ["POST", "/snapshots/one.two-3/restore"]
      ] as const)
        expect(await control(mock, method, path)).toMatchObject({ status: 404 })
    }))

  it("have names that cannot be used as a path", () =>
    withMock(async (mock) => {
      for (const name of ["..%2F..%2Fetc", "a%2Fb", "a..b", ".hidden", "-a", "a%00b", "a%20b", "é", "a".repeat(65)])
        for (const [method, path] of [
          ["PUT", `/snapshots/${name}`],
          ["GET", `/snapshots/${name}`],
          ["DELETE", `/snapshots/${name}`],
          ["POST", `/snapshots/${name}/restore`]
        ] as const)
          expect([name, method, await control(mock, method, path)]).toMatchObject([
            name,
            method,
            { status: 400, body: { problems: [{ path: "name" }] } }
          ])
      expect(await control(mock, "PUT", "/snapshots/../../x")).toMatchObject({ status: 404 })
      for (let n = 0; n < 32; n++) mock.snapshot(`s${n}`)
      expect(() => mock.snapshot("s32")).toThrow("there are already 32 snapshots; delete one first")
      expect(mock.snapshot("s31").name).toBe("s31")
      expect(() => mock.restore("s99")).toThrow(/did you mean "s9/)
    }))

  it("refuse a name that is not a string, in a program too", () =>
    withMock(async (mock) => {
      const wrong: ReadonlyArray<readonly [unknown, string]> = [
        [5, "a number"],
        [undefined, "nothing"],
        [null, "null"],
        [["a"], "a list"]
      ]
      for (const [name, kind] of wrong)
        for (const call of ["snapshot", "restore"] as const) {
          const wrongly = () => Reflect.apply(mock[call], mock, [name])
          expect(wrongly).toThrow(`name: must be a string, not ${kind}`)
          expect(wrongly).toThrow(BadInput)
        }
    }))

  it("handle any text as a name without throwing", () =>
    withMock(async (mock) => {
      await fc.assert(
        fc.asyncProperty(fc.string({ unit: "binary", minLength: 1 }), async (name) => {
          const path = `http://any/_mock/snapshots/x${encodeURIComponent(name)}`
          expect([200, 400, 404]).toContain((await mock.fetch(path, { method: "PUT" })).status)
        }),
        { numRuns: 50 }
      )
    }))
})
