import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import { layer, make, Sluice } from "../src/effect.js"
import { conversation, conversations } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()

describe("the Effect API", () => {
  it.live("is a service with typed errors", () =>
    Effect.gen(function* () {
      const mock = yield* Effect.promise(workspace)
      const program = Effect.gen(function* () {
        const sluice = yield* Sluice
        yield* sluice.send(conversation(1))
        return yield* Effect.catchTag(sluice.send({}), "InvalidError", ({ reasons }) =>
          Effect.succeed(reasons.map(({ code }) => code))
        )
      })
      expect(yield* Effect.provide(program, layer(conversations(mock)))).toEqual(["identity-missing"])
      expect(mock.stats().users).toBe(1)
    })
  )

  it.scopedLive("fails with every mistake of a configuration", () =>
    Effect.gen(function* () {
      const result = yield* Effect.either(
        make({
          version: 1,
          routes: [
            { name: "a", to: "braze-user-track" },
            { name: "a", to: "x" }
          ]
        })
      )
      expect(Either.isLeft(result) ? result.left.problems.map(({ path }) => path) : []).toEqual([
        "routes[0]",
        "routes[1].to",
        "routes[1].name"
      ])
    })
  )

  it.scopedLive("ends a run whose iterator throws, and delivers all earlier records", () =>
    Effect.gen(function* () {
      const mock = yield* Effect.promise(workspace)
      const sluice = yield* make(conversations(mock))
      function* records() {
        for (let n = 0; n < 300; n++) yield conversation(n)
        throw new Error("CANARY")
      }
      const report = yield* sluice.run({ source: records(), deadLetters: join(folder, "d.ndjson") })
      expect(report).toMatchObject({
        exit: 3,
        read: 300,
        delivered: 300,
        stopped: {
          kind: "source",
          message: "The iterator of the records threw Error. Fix the program that makes the records."
        }
      })
    })
  )
})

describe("a custom destination", () => {
  const module = `const schema = (check) => ({ "~standard": { version: 1, vendor: "test", validate: check } })
export default {
  name: "loyalty-points",
  settings: schema((value) => typeof value?.url === "string" ? { value } : { issues: [{ message: "url is missing", path: ["url"] }] }),
  item: schema((value) => Number.isInteger(value?.points) ? { value } : { issues: [{ message: "points is a whole number", path: ["points"] }] }),
  key: (item) => "member:" + item.member,
  limits: { items: 10, bytes: 10000, bytesAlone: 10000, envelope: 2 },
  repeatable: () => false,
  request: (items, settings) => ({ method: "POST", url: settings.url, headers: {}, body: "[" + items.map((item) => item.json).join(",") + "]" }),
  verdicts: (response, items) => response.status === 200 ? { _tag: "Judged", verdicts: undefined, answered: true } : undefined
}
`
  it.scopedLive("is named by its module, and runs beside the others", () =>
    Effect.gen(function* () {
      put("own/points.mjs", module)
      const bodies: Array<unknown> = []
      const { serve } = yield* Effect.promise(() => import("./support/server.js"))
      const url = yield* serve((body) => {
        bodies.push(JSON.parse(body))
        return { status: 200, body: "ok" }
      })
      const configuration = put(
        "own/sluice.json",
        JSON.stringify({
          version: 1,
          routes: [
            { name: "points", to: "./points.mjs", settings: { url }, fields: { member: "$.customer", points: "$.n" } }
          ]
        })
      )
      const sluice = yield* make(configuration)
      expect(yield* sluice.run({ source: [conversation(1), { ...conversation(2), n: "many" }] })).toMatchObject({
        delivered: 1,
        invalid: 1,
        reasons: [{ code: "item-not-valid", path: "$.n", message: "points at $.n: points is a whole number" }]
      })
      expect(bodies).toEqual([[{ member: "customer-1", points: 1 }]])
    })
  )

  it.scopedLive("reports mistakes in its settings", () =>
    Effect.gen(function* () {
      put("own2/points.mjs", module)
      const configuration = put(
        "own2/sluice.yaml",
        "version: 1\nroutes:\n  - { name: points, to: ./points.mjs, settings: {}, fields: { a: 1 } }\n  - { name: more, to: ./point.mjs, fields: {} }\n"
      )
      const error = yield* Effect.flip(make(configuration))
      expect(error.problems.map(({ line, path, message }) => [line, path, message])).toEqual([
        [3, "routes[0].settings.url", "Settings of loyalty-points: url is missing"],
        [4, "routes[1].to", "The module ./point.mjs does not exist. Check the path under `to`."]
      ])
    })
  )
})
