/** The files of a new package for a destination, by their path in it. It works unchanged; its comments say what to change. */
export const filesOf = (name: string): Readonly<Record<string, string>> => ({
  "package.json": `${JSON.stringify(manifest(name), null, 2)}\n`,
  "tsconfig.json": project("tsconfig.base.json", ["../core", "../values"], {
    rootDir: "src",
    outDir: "dist",
    tsBuildInfoFile: "dist/.tsbuildinfo"
  }),
  "tsconfig.test.json": project("tsconfig.test.base.json", [".", "../core", "../values", "../testing"], {
    rootDir: ".",
    tsBuildInfoFile: ".cache/test.tsbuildinfo"
  }),
  "README.md": readme(name),
  "src/Settings.ts": settings,
  "src/index.ts": destination(name),
  "test/Subject.ts": subject,
  "test/Laws.test.ts": laws(name)
})

const exported = (module: string) => ({
  "@sluice/source": `./src/${module}.ts`,
  types: `./dist/${module}.d.ts`,
  default: `./dist/${module}.js`
})

const manifest = (name: string) => ({
  name: `@sluice/destination-${name}`,
  version: "0.1.0",
  description: `Sends records to ${name}.`,
  keywords: [name, "sluice-destination"],
  license: "Apache-2.0",
  repository: {
    type: "git",
    url: "git+https://sluice.example/sluice.git",
    directory: `packages/destination-${name}`
  },
  type: "module",
  sideEffects: false,
  engines: { node: ">=20.19.0" },
  files: ["dist", "!dist/.tsbuildinfo", "src", "README.md", "CHANGELOG.md"],
  exports: { ".": exported("index"), "./package.json": "./package.json" },
  scripts: {
    build: "tsup --config ../../tsup.config.ts",
    test: "vitest run --config ../../vitest.config.ts --root ."
  },
  dependencies: { "@sluice/core": "0.1.0", "@sluice/values": "0.1.0" },
  peerDependencies: { effect: "^3.22.4" },
  devDependencies: { "@sluice/testing": "0.1.0", effect: "3.22.4", "fast-check": "4.10.2" }
})

const project = (base: string, references: ReadonlyArray<string>, compilerOptions: object): string =>
  `${JSON.stringify(
    {
      extends: `../../${base}`,
      compilerOptions,
      include: [base.includes("test") ? "test" : "src"],
      references: references.map((path) => ({ path }))
    },
    null,
    2
  ).replace(/\[\s+("\w+")\s+\]/, "[$1]")}\n`

const settings = `import * as CustomDestination from "@sluice/core/CustomDestination"
import { optional, text } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"

/** The settings that people write under \`settings\` of a route. */
export const schema = Schema.Struct({
  url: text.annotations({ description: "Address of the service, without a slash at the end." }),
  apiKey: text.annotations({ description: "Key of the service, preferably from a variable." }),
  batch: optional(Schema.Int.pipe(Schema.between(1, 100)), "Objects per request, from 1 to 100. Default: 100.")
})

/** Validates settings. Reports every mistake at once. */
export const settings = CustomDestination.settings(schema)
`

const destination = (name: string): string => `import * as CustomDestination from "@sluice/core/CustomDestination"
import * as Item from "@sluice/core/Item"
import * as Reply from "@sluice/core/Reply"
import * as Verdict from "@sluice/core/Verdict"
import { Either, Schema } from "effect"
import { settings } from "./Settings.js"

/** One object of a request, made by \`fields:\` of a route. An object that is refused here is Invalid and never sent. */
const Entry = Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })

/** The part of a response that names refused objects, by their position in the request. */
const Refusals = Schema.parseJson(Schema.Struct({ refused: Schema.Array(Schema.Int) }))

const blocked = Verdict.refused({ code: "refused-by-service", message: "The service refused the object." })

/** The destination. Its settings are in \`Settings.ts\`. */
export default CustomDestination.define({
  name: "${name}",
  settings,
  publicSettings: ["batch"],
  item: Schema.standardSchemaV1(Entry),
  // The person of an object. Objects of one person are sent in order.
  key: ({ member }) => Item.key("member", member),
  limits: ({ batch = 100 }) => ({ items: batch, bytes: 100_000, bytesAlone: 100_000, envelope: 2 }),
  budget: { pool: "${name}", count: 100, per: 1_000 },
  // Points would count twice, so an object is not sent again after a lost response.
  repeatable: () => false,
  // Each object is already JSON: join them, do not stringify them again.
  request: (items, { apiKey, url }) => ({
    method: "POST",
    url: \`\${url}/points\`,
    headers: { "content-type": "application/json", "x-key": apiKey },
    body: \`[\${items.map(({ json }) => json).join()}]\`
  }),
  // Undefined leaves the decision to the answer table, see docs/reference/outcomes.md.
  verdicts: ({ body, status }, items) => {
    if (status !== 200) return undefined
    const answer = Schema.decodeUnknownEither(Refusals)(body)
    if (Either.isLeft(answer)) return undefined
    const { refused } = answer.right
    return Reply.judged(items.map((_, index) => (refused.includes(index) ? blocked : Verdict.accepted)))
  }
})
`

const subject = `import * as CustomDestination from "@sluice/core/CustomDestination"
import { Canary, DescribedVendor, People, type Proof, Records } from "@sluice/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import destination from "../src/index.js"

/** The service in the words of its documentation. It uses no code of the destination, which could share its mistakes. */
const vendor = DescribedVendor.make({
  read: ({ headers, json, method, path }) => {
    if (headers["x-key"] !== Canary.key) return 401
    if (method !== "POST" || path !== "/points") return 404
    if (headers["content-type"] !== "application/json") return 415
    return DescribedVendor.list(json)
  },
  accepts: (object) => {
    const { member, points, ...others } = DescribedVendor.object(object)
    const isMember = typeof member === "string" && member !== ""
    return isMember && Number.isSafeInteger(points) && Object.keys(others).length === 0
  },
  limits: { items: 100, bytes: 100_000 },
  person: (object) => String(DescribedVendor.object(object)["member"]),
  respond: (results) => ({
    status: 200,
    body: { refused: results.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])) }
  })
})

/** Records, what the service should receive for each, and the routes under test. */
export const subject: Proof.ProofSubject = {
  entries: Records.entries(Records.mostlyValid(fc.record({ who: People.externalId, points: fc.integer() }))),
  expected: ({ points, who }) => [{ member: who, points }],
  vendor,
  routes: ({ transport, url }) => [
    {
      destination: Either.getOrThrow(
        CustomDestination.make(destination, {
          name: "points",
          settings: { url, apiKey: Canary.key },
          fields: { member: "$.who", points: "$.points" },
          transport
        })
      )
    }
  ]
}
`

const laws = (name: string): string => `import { Mutants, Proof } from "@sluice/testing"
import { it } from "vitest"
import { subject } from "./Subject.js"

/** \`npm run proof laws\` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

Proof.test(it, "${name}", subject, { runs: full ? 1_000 : 20 })

// Typical mistakes, to show that the laws would find them. The proof tries all.
const typical = ["leaves out the key", "ignores the refusals in a response"]
Mutants.test(it, "${name}", subject, { mutants: Mutants.all.filter((mutant) => full || typical.includes(mutant.name)) })
`

const readme = (name: string): string => `# @sluice/destination-${name}

Sends records to ${name}.

In a configuration, name the package under \`to\`:

\`\`\`yaml
version: 1
source: { file: orders.ndjson, id: $.id }
routes:
  - name: points
    to: "@sluice/destination-${name}"
    settings: { url: https://api.example.com, apiKey: "\${API_KEY}" }
    fields: { member: $.customer, points: $.points }
\`\`\`

\`\`\`sh
npm install @sluice/destination-${name} @sluice/core effect@3
\`\`\`

Until the packages are published, run \`npm run pack\` in a checkout of the repository, then \`npm install effect@3
../sluice/tarballs/*.tgz\` in your project. See [Installation](../../docs/reference/installation.md).

\`src/Settings.ts\` has the settings, \`src/index.ts\` the request and the response, and \`test/Subject.ts\` a description of the service,
against which the laws prove the destination. [Write a destination](../../docs/guide/destination.md) explains every part.
`
