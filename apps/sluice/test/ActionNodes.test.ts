import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { NodeMapping } from "@sluice/pypestream/NodeMapping"
import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import { Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as ActionNodes from "../src/ActionNodes.js"
import { mapping } from "./support/nodes.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder } = temporaryFolder()

const key = "0123456789abcdef0123"
const solutionAt = (sandbox: string, prod: string) =>
  Either.getOrThrow(
    SolutionConfiguration.make(
      {
        name: "Customer",
        csvBots: ["Solution"],
        environments: {
          sandbox: { braze_url: sandbox, braze_api_key: key },
          prod: { braze_url: prod, braze_api_key: key }
        }
      },
      { allowHost: true }
    )
  )

const good = solutionAt("https://rest.fra-01.braze.eu", "https://rest.fra-02.braze.eu")
const bad = solutionAt("https://one.example", "https://two.example")

const places = (own: Partial<ActionNodes.ActionNodeSettings>) =>
  Effect.runPromise(
    Effect.scoped(
      ActionNodes.connect({
        solution: good,
        mapping,
        transport: { send: () => Effect.dieMessage("Nothing is sent while connecting.") },
        deadLetters: { name: "none", write: () => Effect.void },
        ...own
      })
    ).pipe(
      Effect.match({
        onSuccess: ({ names }) => names,
        onFailure: (error) => {
          expect(error.message).not.toContain(key)
          return error.problems.map(({ path }) => path)
        }
      })
    )
  )

const unusable: NodeMapping = {
  person: { external_id: "fixed" },
  partner: "x".repeat(256),
  attributes: { city: { "@path": "$.payload.city" } }
}

describe("ActionNodes.connect", () => {
  it("connects every environment", async () => {
    expect(await places({})).toEqual(["sandbox", "prod"])
  })

  it("reports the problems of all environments at once, each with its environment", async () => {
    expect(await places({ solution: bad })).toEqual([
      "solution.environments.sandbox.endpoint",
      "solution.environments.prod.endpoint"
    ])
  })

  it("reports an invalid mapping before the first call, together with the problems of the environments", async () => {
    expect(await places({ mapping: unusable, solution: bad })).toEqual([
      "mapping.person.external_id",
      "mapping.attributes.city.@path",
      "mapping.partner",
      "solution.environments.sandbox.endpoint",
      "solution.environments.prod.endpoint"
    ])
  })

  it("reports a problem of all destinations once, not for each environment or event", async () => {
    const twice = { ...mapping, events: [...(mapping.events ?? []), ...(mapping.events ?? [])] }
    const wrong = { mapping: twice, dates: "QQ", timezone: "Nowhere/Land" }
    const once = await places(wrong)
    expect(once.length).toBeGreaterThan(0)
    expect(new Set(once).size).toBe(once.length)
    expect(await places({ ...wrong, solution: bad })).toEqual([
      ...once,
      "solution.environments.sandbox.endpoint",
      "solution.environments.prod.endpoint"
    ])
  })

  it("keeps the records of each environment in a queue on disk, and reports a folder that cannot be used", async () => {
    const queue = { folder: join(folder, "queues") }
    expect(await places({ queue })).toEqual(["sandbox", "prod"])
    expect(readdirSync(queue.folder).filter((name) => name.endsWith(".db"))).toEqual([
      "action-node-prod.db",
      "action-node-sandbox.db"
    ])
    writeFileSync(join(folder, "file"), "")
    expect(await places({ queue: { folder: join(folder, "file") } })).toEqual(["queue.folder"])
  })
})
