import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Endpoint, Item, Prepared, Reply, type Route, type SourceRecord } from "@sluice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import * as Canary from "../src/Canary.js"
import * as Laws from "../src/Laws.js"
import type * as Proof from "../src/Proof.js"
import type * as ScriptedEndpoint from "../src/ScriptedEndpoint.js"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code ?? "")

describe("README", () => {
  it("shows exactly the sample that OwnDestination.test.ts runs", () => {
    expect(blocks[0]).toBe(readFileSync(new URL("./OwnDestination.test.ts", import.meta.url), "utf8"))
  })

  it("names every law", () => {
    const named = [...readme.matchAll(/^\| (\d+) \| ([^|]+) \|/gm)].map(([, number, name]) => [Number(number), name])
    const laws = [...Laws.ofOneRun, ...Laws.ofTwoRuns].filter((law) => law !== Laws.resumed)
    expect(named).toEqual(laws.map(({ number, name }) => [number, name]).sort(([a], [b]) => Number(a) - Number(b)))
  })

  it("shows options and a Braze subject for proving a destination", async () => {
    const { prove } = await sample<{ prove: (subject: Proof.ProofSubject) => Promise<void> }>(1)
    const { subject } = await sample<{ subject: (routes: Proof.ProofSubject["routes"]) => Proof.ProofSubject }>(2)
    await prove(subject(routes))
  })

  it("shows a script of replies", async () => {
    const { endpoint } = await sample<{ endpoint: ScriptedEndpoint.ScriptedEndpoint }>(3)
    const reply = await Effect.runPromise(endpoint.attempt([]))
    expect(reply).toEqual(Reply.wait({ code: "busy", message: "Busy." }, 1_000))
  })
})

/** Runs a code block unchanged. Inside the package, so that it finds the package by its name. */
const sample = async <A>(index: number): Promise<A> => {
  const folder = new URL("../.cache/readme/", import.meta.url)
  const file = new URL(`Sample${index}.ts`, folder)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, blocks[index] ?? "")
  return import(/* @vite-ignore */ fileURLToPath(file))
}

const routes = (wire: Proof.VendorAccess): ReadonlyArray<Route.Route> => {
  const endpoint = Endpoint.http({
    id: "events",
    lanes: ["events"],
    limits: { items: 75, bytes: 100_000, bytesAlone: 100_000, envelope: 20 },
    budget: { pool: "events", count: 100, per: 1_000 },
    transport: wire.transport,
    request: (items) => ({
      method: "POST",
      url: `${wire.url}/users/track`,
      headers: { authorization: `Bearer ${Canary.key}`, "content-type": "application/json" },
      body: `{"events":[${items.map(({ json }) => json).join()}]}`
    }),
    read: ({ body, status }) => (status === 201 && body.includes('"success"') ? Reply.judged(undefined) : undefined)
  })
  const prepared = (one: SourceRecord.SourceRecord): Prepared.Prepared =>
    Prepared.items([
      Item.make({
        record: one,
        destination: "events",
        part: 0,
        key: Item.key("who", one.id),
        lane: "events",
        json: JSON.stringify(one.body),
        repeatable: false
      })
    ])
  return [{ destination: { name: "events", endpoint, prepare: (chunk) => chunk.map(prepared) } }]
}
