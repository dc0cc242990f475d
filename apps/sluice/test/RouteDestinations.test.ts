import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Reply from "@sluice/core/Reply"
import type { Path } from "@sluice/values/Problem"
import { Effect, Either, Schema } from "effect"
import * as fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { read } from "../src/configuration/ConfigurationFile.js"
import { expand } from "../src/configuration/RouteDestinations.js"
import { createSluice } from "../src/index.js"
import { wire } from "../src/wiring/Wiring.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"

const { put } = temporaryFolder()
const received: Record<string, number> = {}
/** Paths that answer 401. */
const locked = new Set<string>()
let url = ""
const server = createServer((request, response) => {
  const path = request.url ?? ""
  request.resume().on("end", () => {
    if (!locked.has(path)) received[path] = (received[path] ?? 0) + 1
    response.writeHead(locked.has(path) ? 401 : 204).end()
  })
})
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
})
afterAll(() => void server.close())

const hook = CustomDestination.define({
  name: "hook",
  settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String })),
  item: Schema.standardSchemaV1(Schema.Struct({ id: Schema.String })),
  key: ({ id }) => id,
  limits: { items: 1, bytes: 10_000, bytesAlone: 10_000, envelope: 2 },
  budget: { pool: "hook", count: 10_000, per: 1_000 },
  repeatable: () => false,
  request: ([item], settings) => ({ method: "POST", url: settings.url, headers: {}, body: item?.json ?? "" }),
  verdicts: ({ status }) => (status === 204 ? Reply.judged(undefined) : undefined)
})

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined), value)

const base = {
  version: 1,
  connections: {
    eu: { endpoint: "http://127.0.0.1:8099", apiKey: "key" },
    us: { endpoint: "http://127.0.0.1:8098", apiKey: "key" }
  },
  identity: [{ external_id: "$.id" }]
}

const wired = async (routes: ReadonlyArray<unknown>) => {
  const program = Effect.flatMap(read({ ...base, routes }, { variables: {} }), (draft) =>
    wire(draft, { send: () => Effect.die("nothing is sent here") })
  )
  const result = await Effect.runPromise(Effect.either(program))
  return Either.isLeft(result)
    ? result.left.problems.map(({ message, path }) => `${path}: ${message}`)
    : result.right.routes.map(
        ({ route, to }) => `${route.destination.name} → ${to} ${route.destination.endpoint.id.slice(0, 26)}`
      )
}

describe("a list under `to`", () => {
  it("makes a route for each destination, and every part has its place in the configuration as written", () => {
    const element = fc.oneof(
      fc.constantFrom("braze-user-track", "./audit.mjs", ""),
      fc.record(
        { destination: fc.constantFrom("a", "@acme/b"), name: fc.string(), connection: fc.string(), typo: fc.nat() },
        { requiredKeys: [] }
      ),
      fc.constant(7)
    )
    const route = fc.record({
      name: fc.string(),
      to: fc.oneof(fc.constant("braze-user-track"), fc.array(element, { maxLength: 4 })),
      fields: fc.constant({ first_name: "$.n" })
    })
    fc.assert(
      fc.property(fc.array(route, { maxLength: 4 }), (routes) => {
        const written = { routes }
        const { mistakes, origin, value } = expand(written)
        const expanded = valueAt(value, ["routes"])
        expect(expanded).toHaveLength(
          routes.reduce((sum, { to }) => sum + (typeof to === "string" ? 1 : Math.max(1, to.length)), 0)
        )
        if (Array.isArray(expanded))
          for (const [index, one] of expanded.entries()) {
            expect(typeof one.to).toBe("string")
            for (const key of Object.keys(one)) expect(valueAt(written, origin(["routes", index, key]))).toBeDefined()
            expect(valueAt(written, origin(["routes", index, "fields", "first_name"]))).toBe("$.n")
          }
        for (const { path } of mistakes) expect(valueAt(written, path)).toBeDefined()
      })
    )
  })

  it("names each destination after the route, and changes its connection and settings", async () => {
    expect(
      await wired([
        {
          name: "customers",
          to: [
            { destination: "braze-user-track", name: "customers", connection: "eu" },
            { destination: "braze-user-track", connection: "us" }
          ],
          fields: { first_name: "$.name" }
        },
        { name: "single", to: ["braze-user-track"], connection: "eu", fields: { first_name: "$.name" } }
      ])
    ).toEqual([
      "customers → braze-user-track users/track@127.0.0.1:8099",
      "customers/us → braze-user-track users/track@127.0.0.1:8098",
      "single → braze-user-track users/track@127.0.0.1:8099"
    ])
  })

  it("reports each mistake once, at its place", async () => {
    expect(
      await wired([
        { name: "empty", to: [], fields: {} },
        {
          name: "people",
          to: [
            { destination: "braze-user-track", conection: "eu" },
            7,
            { name: "nothing" },
            { destination: "braze-user-track", connection: "eus" },
            { destination: "braze-user-track", connection: "eus" }
          ],
          connection: "us",
          fields: { first_name: { "@nope": "$.x" } }
        }
      ])
    ).toEqual([
      "routes[0].to: The list is empty. Add a destination.",
      'routes[1].to[0].conection: Unknown key. Did you mean "connection"? Use destination, name, connection, settings; for other differences, add a separate route.',
      "routes[1].to[1]: Expected a destination, or an object such as { destination: ./audit.mjs, name: audit }.",
      "routes[1].to[2]: The destination is missing. Write { destination: ./audit.mjs, name: audit }.",
      'routes[1].to[4]: Another destination of the route is also named "people/eus". Write { destination: …, name: … }.',
      expect.stringMatching(/^routes\[1\]\.fields\.first_name/),
      'routes[1].to[3].connection: Unknown connection "eus". Did you mean "eu"? Use one of eu, us.',
      'routes[1].to[4].connection: Unknown connection "eus". Did you mean "eu"? Use one of eu, us.'
    ])
  })

  it("delivers to each destination at its own place: one that halts stops alone, and the next run serves it", async () => {
    const input = put("fan-out/in.ndjson", ndjson(Array.from({ length: 40 }, (_, n) => ({ id: `p${n}` }))))
    const deadLetters = put("fan-out/dead-letters.ndjson", "")
    const state = input.replace("in.ndjson", "state")
    const run = async () => {
      await using sluice = await createSluice({
        version: 1,
        source: { file: input, id: "$.id" },
        deadLetters: { file: deadLetters },
        routes: [
          {
            name: "people",
            to: [
              { destination: hook, name: "one", settings: { url: `${url}/one` } },
              { destination: hook, name: "two", settings: { url: `${url}/two` } }
            ],
            fields: { id: "$.id" }
          }
        ]
      })
      return sluice.run({ state })
    }
    locked.add("/two")
    const first = await run()
    expect(first).toMatchObject({
      exit: 1,
      read: 40,
      pending: 40,
      destinations: {
        one: { delivered: 40, pending: 0 },
        two: { delivered: 0, pending: 40, stopped: { kind: "halted" } }
      }
    })
    locked.clear()
    expect(await run()).toMatchObject({ exit: 0, read: 40, delivered: 40, pending: 0 })
    expect(received).toEqual({ "/one": 40, "/two": 40 })
    expect(existsSync(deadLetters) ? readFileSync(deadLetters, "utf8") : "").toBe("")
  })
})
