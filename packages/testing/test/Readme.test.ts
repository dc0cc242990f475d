import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { Endpoint, Item, Prepared, Reply, type Route, type SourceRecord, Verdict } from "@sluice/core"
import { isObject, parse } from "@sluice/values/Json"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import * as Canary from "../src/Canary.js"
import * as Laws from "../src/Laws.js"
import * as Proof from "../src/Proof.js"
import type * as ScriptedEndpoint from "../src/ScriptedEndpoint.js"
import * as Vendor from "../src/Vendor.js"

const file = new URL("../README.md", import.meta.url)
const readme = readFileSync(file, "utf8")
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

  it("shows a description of an API with one object in a request", async () => {
    const { vendor } = await sample<{ vendor: Proof.ProofSubject["vendor"] }>(1)
    const { handle } = vendor(() => 0, Vendor.faultless)
    const headers = { authorization: `Bearer ${Canary.key}`, "idempotency-key": "1" }
    const respond = (body: string) => handle({ method: "POST", path: "/coupons", headers, body })
    const answers = ['{"member":"m"}', '{"member":"m"}', '{"member":"n"}', "{}", "["].map(respond)
    expect(answers.map(({ seen, status }) => [status, ...seen.objects.map(({ did }) => did)])).toEqual([
      [201, "applied"],
      [201, "accepted"],
      [201, "untouched"],
      [422, "refused"],
      [400]
    ])
  })

  it("shows a description of an API with access tokens", async () => {
    const { vendor } = await sample<{ vendor: Proof.ProofSubject["vendor"] }>(2)
    const { handle } = vendor(() => 0, Vendor.faultless)
    const post = (path: string, headers: Readonly<Record<string, string>>) =>
      handle({ method: "POST", path, headers, body: '{"entries":[{"points":5}]}' })
    const { body } = post("/token", {})
    const answers = [post("/entries", {}), post("/entries", { authorization: "Bearer token-1" })]
    expect(parse(body)).toEqual({ access_token: "token-1", expires_in: 60 })
    expect(answers.map(({ seen, status }) => [status, ...seen.objects.map(({ did }) => did)])).toEqual([
      [401],
      [200, "applied"]
    ])
  })

  it("shows the message of a broken law (WRITE_DOCS=1 writes it)", async () => {
    const honest = "answer.right.refused.includes(index) ? blocked : Verdict.accepted"
    const lying = (blocks[0] ?? "")
      .replace(honest, "Verdict.accepted")
      .replace(/import .* from "vitest"\n/, "")
      .replace(/\nProof\.test\([\s\S]*/, "\nexport { subject }\n")
    const { subject } = await module<{ subject: Proof.ProofSubject }>("Lie", lying)
    const message = await Proof.assert(subject, { seed: 1 }).then(
      () => "No law is broken.",
      (error: unknown) => (error instanceof Error ? error.message : "")
    )
    const written = readme.replace(/```text\n[\s\S]*?```/, () => `\`\`\`text\n${message}\n\`\`\``)
    if (process.env["WRITE_DOCS"] === "1") writeFileSync(file, written)
    expect(process.env["WRITE_DOCS"] === "1" ? written : readme).toBe(written)
  })

  it("shows options and a Braze subject for proving a destination", async () => {
    const { prove } = await sample<{ prove: (subject: Proof.ProofSubject) => Promise<void> }>(5)
    const { subject } = await sample<{ subject: (routes: Proof.ProofSubject["routes"]) => Proof.ProofSubject }>(6)
    await prove(subject(routes))
  })

  it("shows a script of replies", async () => {
    const { endpoint } = await sample<{ endpoint: ScriptedEndpoint.ScriptedEndpoint }>(7)
    const reply = await Effect.runPromise(endpoint.attempt([]))
    expect(reply).toEqual(Reply.wait({ code: "busy", message: "Busy." }, 1_000))
  })
})

/** Runs a code block unchanged. Inside the package, so that it finds the package by its name. */
const sample = <A>(index: number): Promise<A> => module(`Sample${index}`, blocks[index] ?? "")

const module = async <A>(name: string, code: string): Promise<A> => {
  const folder = new URL("../.cache/readme/", import.meta.url)
  const path = new URL(`${name}.ts`, folder)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, code)
  return import(/* @vite-ignore */ fileURLToPath(path))
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
    read: ({ body, status }, items) => {
      const answer = parse(body)
      if (status !== 201 || !isObject(answer) || answer["message"] !== "success") return undefined
      const refused = JSON.stringify(answer["errors"] ?? [])
      return Reply.judged(
        items.map((_, index) =>
          refused.includes(`"index":${index}}`)
            ? Verdict.refused({ code: "refused", message: "Refused." })
            : Verdict.accepted
        )
      )
    }
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
