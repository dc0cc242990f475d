/*
 * The programs of a user. Each runs in a project outside this repository and delivers to the mock that the environment names.
 */

const configuration = `{
  version: 1,
  connections: { braze: { endpoint: process.env.BRAZE_ENDPOINT ?? "", apiKey: process.env.BRAZE_API_KEY ?? "" } },
  identity: [{ external_id: "$.id" }],
  routes: [
    { name: "profile", to: "braze-user-track", fields: { first_name: "$.name", "phone?": "$.phone" } },
    { name: "greeted", to: "braze-event-tracking", fields: { name: "greeted", time: "$.at" } }
  ]
}`

const record = `{ id: "u1", name: "Ada", phone: "+351912345678", at: "2026-02-02T10:00:00Z" }`

const deliver = `const sluice = await createSluice(configuration)
await sluice.send(record)
await sluice.close()
console.log("delivered")`

/** Sends one record with the promise API. */
export const promises = `import { createSluice } from "sluice"
const configuration = ${configuration}
const record = ${record}
${deliver}
`

/** The same without top-level await, for CommonJS. */
export const required = `const { createSluice } = require("sluice")
const configuration = ${configuration}
const record = ${record}
const main = async () => {
  ${deliver.replaceAll("\n", "\n  ")}
}
main()
`

/** The source of a bundle: as {@link promises}, without top-level await. It prints the CPU time from the start of the process. */
export const bundled = (create: "createSluice" | "createSender"): string => `import { ${create} } from "${
  create === "createSluice" ? "sluice" : "sluice/send"
}"
const configuration = ${configuration}
const record = ${record}
const main = async () => {
  const sluice = await ${create}(configuration)
  await sluice.send(record)
  const { user, system } = process.cpuUsage()
  await sluice.close()
  console.log("delivered", Math.round((user + system) / 1000))
}
main()
`

/** Sends one record with Effect. */
export const effects = `import { Effect } from "effect"
import { layer, Sluice } from "sluice/effect"
const configuration = ${configuration}
const program = Effect.gen(function* () {
  const sluice = yield* Sluice
  yield* sluice.send(${record})
  console.log("delivered")
})
await Effect.runPromise(Effect.provide(program, layer(configuration)))
`

/** Ends without `close`. */
export const unclosed = `import { createSluice } from "sluice"
const sluice = await createSluice(${configuration})
await sluice.send(${record})
console.log("delivered")
process.exit()
`

/** Uses the types under the strictest compiler settings. */
export const typed = `import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Item from "@sluice/core/Item"
import { Effect, Schema } from "effect"
import { startMockBraze } from "mock-braze"
import { createSluice, type RunReport, SluiceError, type WrittenConfiguration } from "sluice"
import { layer, Sluice } from "sluice/effect"

const configuration: WrittenConfiguration = ${configuration.replaceAll(/process\.env\.(\w+)/g, 'process.env["$1"]')}

export const send = async (): Promise<RunReport> => {
  const mock = await startMockBraze({ apiKey: "k" })
  await using sluice = await createSluice(configuration)
  try {
    await sluice.send(${record}, { deadline: "10 seconds" })
  } catch (error) {
    if (error instanceof SluiceError) console.error(error.code, error.reasons.map(({ message }) => message))
  }
  await mock.stop()
  return sluice.run({ source: [${record}] })
}

export const program = Effect.gen(function* () {
  const sluice = yield* Sluice
  return yield* sluice.trySend(${record})
}).pipe(Effect.provide(layer(configuration)))

const Points = Schema.Struct({ member: Schema.String, points: Schema.Number })

export default CustomDestination.define({
  name: "points",
  settings: CustomDestination.noSettings,
  item: Schema.standardSchemaV1(Points),
  key: ({ member }) => Item.key("member", member),
  limits: { items: 100, bytes: 100_000, bytesAlone: 100_000, envelope: 2 },
  repeatable: () => false,
  request: (items) => ({
    method: "POST",
    url: "https://example.com/points",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(items.map(({ json }) => json))
  })
})
`

/** The files of a run of the command. */
export const command = {
  "people.ndjson": `{"id":"u1","name":"Ada"}\n`,
  "sluice.yaml": `version: 1
source: { file: people.ndjson, id: $.id }
connections: { braze: { endpoint: "https://rest.fra-01.braze.eu", apiKey: "a-key" } }
identity: [{ external_id: $.id }]
routes: [{ name: profile, to: braze-user-track, fields: { first_name: $.name } }]
`
}

/** Imports every module, so that a compiler checks all declarations. */
export const everyModule = (modules: ReadonlyArray<string>): string =>
  [
    ...modules.map((module, index) => `import * as m${index} from ${JSON.stringify(module)}`),
    `export const all: ReadonlyArray<object> = [${modules.map((_, index) => `m${index}`).join(", ")}]`
  ].join("\n")

/** Loads every module with `import`, or with `require`. */
export const loads = (modules: ReadonlyArray<string>, kind: "import" | "require"): string =>
  kind === "import"
    ? `${modules.map((module) => `await import(${JSON.stringify(module)})`).join("\n")}\n`
    : `${modules.map((module) => `require(${JSON.stringify(module)})`).join("\n")}\n`
