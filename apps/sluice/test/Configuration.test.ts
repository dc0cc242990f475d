import { readFileSync, writeFileSync } from "node:fs"
import { relative } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { Path } from "@sluice/values/Problem"
import { decoder } from "@sluice/values/SettingsSchema"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import type { Configuration, ReadOptions } from "../src/configuration/Configuration.js"
import { read } from "../src/configuration/ConfigurationFile.js"
import { jsonSchema } from "../src/configuration/JsonSchema.js"
import { repair } from "../src/configuration/Repair.js"
import { Shape, type Written } from "../src/configuration/Shape.js"
import { substitute } from "../src/configuration/Variables.js"
import { wire } from "../src/wiring/Wiring.js"
import { withTable } from "./support/settings.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder, put } = temporaryFolder()
const silent = { send: () => Effect.die("nothing is sent here") }

const outcome = async (from: string | object, options: ReadOptions = {}): Promise<Configuration | string> => {
  const program = Effect.map(
    Effect.flatMap(read(from, { variables: {}, ...options }), (draft) => wire(draft, silent)),
    ({ configuration }) => configuration
  )
  const result = await Effect.runPromise(Effect.either(program))
  return Either.isLeft(result) ? result.left.message.replaceAll(`${folder}/`, "").replaceAll(folder, "") : result.right
}
let names = 0
const yaml = (text: string, options: ReadOptions = {}) => {
  const path = put(`c${names++}.yaml`, text)
  return outcome(path, options).then((found) =>
    typeof found === "string" ? found.replaceAll(/c\d+\.yaml/g, "c.yaml") : found
  )
}

const minimal = {
  version: 1,
  connections: { braze: { endpoint: "http://127.0.0.1:8099", apiKey: "key" } },
  identity: [{ external_id: "$.user.id" }],
  routes: [{ name: "profile", to: "braze-user-track", fields: { first_name: "$.name" } }]
}
const text = (change: (all: Record<string, unknown>) => unknown) =>
  JSON.stringify(change(structuredClone(minimal)), null, 2)

describe("a configuration", () => {
  it("refuses negative durations", async () => {
    expect(await outcome({ ...minimal, delivery: { giveUpAfter: "-5 seconds", deadline: " -1 minute" } })).toBe(
      'configuration delivery.deadline: Expected a duration such as "30 seconds" or "15 minutes"; found other text.\nconfiguration delivery.giveUpAfter: Expected a duration such as "15 minutes", or never; found other text.'
    )
  })

  it("is read from YAML, JSON, a module or an object, with the same result", async () => {
    const written = text((all) => all)
    const found = await Promise.all([
      outcome(put("a.json", written)),
      outcome(put("a.yaml", written)),
      outcome(put("a.mjs", `export default ${written}`)),
      outcome(minimal)
    ])
    for (const one of found)
      expect(typeof one === "string" ? one : one.shape).toEqual(
        found.map((all) => typeof all !== "string" && all.shape)[3]
      )
    expect(found.map((one) => typeof one !== "string" && one.name.replace(`${folder}/`, ""))).toEqual([
      "a.json",
      "a.yaml",
      "a.mjs",
      "configuration"
    ])
  })

  it("accepts everything that the documentation shows", async () => {
    const found = await yaml(
      `version: 1
source: { file: conversations.ndjson, id: $.chat_id, timezone: Europe/Lisbon, dates: DD/MM/YYYY }
never: [$.transcript]
connections:
  braze: { endpoint: "\${BRAZE_ENDPOINT}", apiKey: "\${BRAZE_API_KEY}", partner: pypestream, limits: combined, rate: { share: 0.5 } }
identity:
  - external_id: $.session.customer_id
  - { user_alias: { alias_name: $.chat_id, alias_label: pypestream }, create: true }
attributes: { unknown: refuse, operating_system: string }
routes:
  - name: profile
    to: braze-user-track
    fields: { first_name: $.session.first_name, email?: $.session.email, dob?: $.session.birth_date, operating_system: $.session.platform }
  - name: ended
    to: braze-event-tracking
    when: { $.ended_at: { exists: true } }
    fields: { name: conversation ended, time: $.ended_at, properties: { bot: $.bot_id, reason: $.kill_reason } }
delivery: { uncertain: { attributes: resend, events: hold, purchases: hold }, giveUpAfter: 15 minutes }
deadLetters: { file: dead-letters.ndjson }
environments: { sandbox: { connections: { braze: { endpoint: "\${SANDBOX_ENDPOINT}", apiKey: "\${SANDBOX_KEY}" } } } }
`,
      { variables: { SANDBOX_ENDPOINT: "http://127.0.0.1:1", SANDBOX_KEY: "k" }, environment: "sandbox" }
    )
    expect(typeof found === "string" ? found : found.shape.connections?.["braze"]?.endpoint).toBe("http://127.0.0.1:1")
  })
})

describe("several problems", () => {
  it("are reported at once, each with line, column and suggestion", async () => {
    expect(
      await yaml(
        `version: 1
sorce: { file: a.ndjson }
connections:
  braze: { endpoint: "https://dashboard-01.braze.com", apiKey: k, limits: combned }
identity:
  - extrenal_id: $.id
routes:
  - name: profile
    to: braze-user-trak
    fields: { email: { "@pth": $.email } }
`
      )
    ).toBe(
      [
        'c.yaml:2:1 sorce: Unknown key "sorce". Did you mean "source"?',
        "c.yaml:4:12 connections.braze.endpoint: dashboard-01.braze.com is the dashboard of US-01. Write its REST endpoint: https://rest.iad-01.braze.com.",
        'c.yaml:4:67 connections.braze.limits: Expected one of combined, legacy, mau; found "combned". Did you mean "combined"?',
        'c.yaml:6:5 identity[0]: An entry of identity must have exactly one of external_id, user_alias, braze_id, email, phone. Did you mean "external_id"?',
        'c.yaml:9:5 routes[0].to: Unknown destination "braze-user-trak". Did you mean "braze-user-track"? Use braze-user-track, braze-event-tracking, braze-identity, braze-messaging, webhook, ndjson, a module such as ./my-destination.mjs, or an installed package.',
        'c.yaml:10:24 routes[0].fields.email.@pth: Found the directive "@pth"; expected a directive of the mapping language, listed in docs/MAPPING.md. Did you mean "@path"?'
      ].join("\n")
    )
  })

  it("in all parts of the configuration are reported at once", async () => {
    const found = await yaml(
      `version: 1
source: { file: a.ndjson, timezone: Europe/Lisboa }
connections:
  braze: { endpoint: "https://dashboard-01.braze.com", apiKey: k }
identity:
  - extrenal_id: $.id
attributes: { unknown: refuse, shoe.size: intger }
routes:
  - name: profile
    to: braze-user-trak
    fields: { email: { "@pth": $.email } }
  - name: profile
    to: braze-event-tracking
    connection: brze
    when: { $.a: { exist: true } }
    fields: { name: x }
`
    )
    expect(
      typeof found === "string"
        ? found.split("\n").map((line) => line.replace(/^(c\.yaml:\d+:\d+ [^ ]+) .*$/, "$1"))
        : found
    ).toEqual([
      "c.yaml:2:27 source.timezone:",
      "c.yaml:4:12 connections.braze.endpoint:",
      "c.yaml:6:5 identity[0]:",
      "c.yaml:7:32 attributes.shoe.size:",
      "c.yaml:10:5 routes[0].to:",
      "c.yaml:11:24 routes[0].fields.email.@pth:",
      "c.yaml:12:5 routes[1].name:",
      "c.yaml:14:5 routes[1].connection:",
      "c.yaml:15:20 routes[1].when.$.a.exist:",
      "c.yaml:16:5 routes[1].fields:"
    ])
    expect(found).toContain('Unknown destination "braze-user-trak". Did you mean "braze-user-track"?')
    expect(found).toContain('Did you mean "Europe/Lisbon"?')
    expect(found).toContain('Unknown connection "brze". Did you mean "braze"? Use one of braze.')
  })
})

describe("YAML", () => {
  it("with a value that begins with @ is refused, and the message advises quotation marks", async () => {
    expect(await yaml("version: 1\nroutes:\n  - name: @path\n")).toContain(
      'c.yaml:3:11: A YAML value cannot begin with @. Put it in quotation marks, for example { "@path": "$.user.id" }.'
    )
  })

  it.each([
    ["a: 1\na: 2\n", "c.yaml:2:1: Duplicate key. Remove one of the two."],
    [
      "when:\n  $.id: 36000123456789011\n",
      'c.yaml:2:9: The number is beyond 2^53, so its last digits would be lost. Records have such a number as text. Write it in quotation marks: "36000123456789011".'
    ],
    [
      "table: { 36000123456789011: a }\n",
      'c.yaml:1:10: The number is beyond 2^53, so its last digits would be lost. Records have such a number as text. Write it in quotation marks: "36000123456789011".'
    ],
    [
      "apiKey: 36000123456789011\n",
      "c.yaml:1:9: The number is beyond 2^53, so its last digits would be lost. Records have such a number as text. Put it in quotation marks."
    ],
    ["a:\n\tb: 1\n", "YAML is indented with spaces. Replace the tab."],
    ['a: "x\n', "A quotation mark or a bracket is probably not closed."],
    ["a: *nobody\n", "c.yaml:1:"],
    ["a: 1\n---\nb: 2\n", "A configuration is one YAML document. Remove the second one, which begins here (---)."],
    ["", "c.yaml:1:1: A configuration is an object with version, connections and routes."],
    ["- 1\n", "c.yaml:1:1: A configuration is an object with version, connections and routes."],
    ["version: 2\nroutes: []\n", "c.yaml:1:1 version: Expected 1; found another number."]
  ])("%j is refused with a plain message", async (written, words) => {
    expect(await yaml(written)).toContain(words)
  })
})

describe("a file", () => {
  it("that is missing, of an unknown type, or a broken module is refused with its name", async () => {
    expect(await outcome(`${folder}/none.yaml`)).toBe(
      "none.yaml: The file does not exist. Create one for your data with: npx sluice init EXPORT"
    )
    expect(await outcome(put("a.txt", ""))).toBe(
      "a.txt: Unknown file type of a.txt. A configuration is a .yaml, .yml, .json or .mjs file."
    )
    expect(await outcome(put("throws.mjs", "throw new TypeError('secret')"))).toBe(
      "throws.mjs: The module failed to load (TypeError). Run it with node to see where."
    )
    expect(await outcome(put("bare.mjs", "export const x = 1"))).toBe(
      "bare.mjs: The module has no default export. Add one: export default { version: 1, … }"
    )
  })

  it("can be named relative to the working directory", async () => {
    const path = relative(
      process.cwd(),
      put(
        "r.json",
        text((all) => all)
      )
    )
    expect(typeof (await outcome(path))).toBe("object")
  })
})

describe("variables", () => {
  it("that are not set are reported once, with every place that uses them", async () => {
    expect(
      await yaml(
        `version: 1
connections:
  a: { endpoint: "\${MISSING_URL}", apiKey: "\${MISSING_KEY}" }
  b: { endpoint: "http://127.0.0.1", apiKey: "\${MISSING_KEY}" }
routes:
  - { name: p, to: braze-user-track, connection: a, fields: { a: "\${MISSING_KEY}" } }
`
      )
    ).toBe(
      [
        "c.yaml:3:8 connections.a.endpoint: The variable MISSING_URL is not set.",
        "c.yaml:3:36 connections.a.apiKey: The variable MISSING_KEY is not set; also used at connections.b.apiKey (4:38), routes[0].fields.a (6:63)."
      ].join("\n")
    )
  })

  it("are not needed for environments that are not chosen", async () => {
    const found = await outcome({ ...minimal, environments: { other: { never: [`$.\${NOBODY}`] } } })
    expect(typeof found).toBe("object")
  })

  it("are replaced, have defaults, and stay unchanged when escaped", () => {
    const variables = { A: "1", EMPTY: "" }
    const ref = (inside: string) => `\${${inside}}`
    const written = {
      x: [ref("A") + ref("A"), ref("NO:-x"), ref("EMPTY:-e"), `$${ref("A")}`, ref("not a name"), ref("NO:-")]
    }
    expect(substitute(written, variables)).toEqual({
      value: { x: ["11", "x", "e", ref("A"), ref("not a name"), ""] },
      missing: []
    })
  })

  it("change nothing in a value without variables", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes("${"))
        expect(substitute(value, {})).toEqual({ value, missing: [] })
      })
    )
  })
})

describe("environments", () => {
  const withSandbox = {
    ...minimal,
    environments: { sandbox: { connections: { braze: { apiKey: "other" } }, never: ["$.x"] }, production: {} }
  }

  it("change their own values and nothing else", async () => {
    const found = await outcome(withSandbox, { environment: "sandbox" })
    expect(typeof found === "string" ? found : [found.shape.connections, found.shape.never]).toEqual([
      { braze: { endpoint: "http://127.0.0.1:8099", apiKey: "other" } },
      ["$.x"]
    ])
  })

  it("that do not exist are reported together with the existing ones", async () => {
    expect(await outcome(withSandbox, { environment: "sandbx" })).toBe(
      'configuration: Unknown environment "sandbx". Did you mean "sandbox"? Use one of sandbox, production.'
    )
    expect(await outcome(minimal, { environment: "x" })).toBe(
      'configuration: Unknown environment "x". The configuration has no environments.'
    )
  })

  it("report problems at the place of the change", async () => {
    expect(
      await yaml(
        `${text((all) => all).slice(0, -2)},\n"environments": {\n  "s": { "guard": { "maxInvalid": 7 } } } }`,
        { environment: "s" }
      )
    ).toContain("guard.maxInvalid: Expected a percentage such as 2%; found another number.")
  })
})

describe("the values of a configuration", () => {
  it("appear in no message, because a key may be among them", async () => {
    const canary = "CANARY-4711"
    const broken: ReadonlyArray<object> = [
      { ...minimal, connections: { braze: { endpoint: canary, apiKey: canary } } },
      { ...minimal, connections: { braze: { endpoint: "http://127.0.0.1", apiKey: { file: canary } } } },
      { ...minimal, connections: { braze: { endpoint: "http://127.0.0.1", apiKey: { key: canary } } } },
      { ...minimal, connections: { braze: canary } },
      { ...minimal, connections: { braze: { endpoint: "http://127.0.0.1", apiKey: `${canary} x` } } },
      { ...minimal, guard: { maxInvalid: canary }, delivery: { giveUpAfter: canary, drain: canary } }
    ]
    for (const one of broken) {
      const found = await outcome(one)
      expect(typeof found).toBe("string")
      expect(found).not.toContain(canary)
    }
  })
})

describe("a route to events", () => {
  it("without time or price is a problem of the configuration, not of each record [S-28]", async () => {
    const made = await outcome({
      ...minimal,
      routes: [
        { name: "event", to: "braze-event-tracking", fields: { name: "conversation ended" } },
        { name: "purchase", to: "braze-event-tracking", fields: { product_id: "$.sku", currency: "EUR", time: "$.at" } }
      ]
    })
    expect(made).toBe(
      "configuration routes[0].fields: An event needs time. Add it, for example time: $.ended_at.\nconfiguration routes[1].fields: A purchase needs price. Add it, for example price: $.product.price."
    )
  })
})

describe("the declared types of properties", () => {
  const routes = (properties: object): Written["routes"] => [
    { name: "e", to: "braze-event-tracking", fields: { name: "ended", time: "$.at", properties } }
  ]

  it("are checked with their mistakes and those of the mapping", async () => {
    expect(
      await outcome({
        ...minimal,
        properties: { unknown: "refus", rating: "nmber", ended: { code: "text" } },
        routes: routes({})
      })
    ).toBe(
      [
        'configuration properties.unknown: Expected one of refuse, drop, allow. Did you mean "refuse"?',
        'configuration properties.rating: Expected one of string, integer, float, number, boolean, time, array, object. Did you mean "number"?',
        "configuration properties.ended.code: Expected one of string, integer, float, number, boolean, time, array, object."
      ].join("\n")
    )
    expect(
      await outcome({
        ...minimal,
        properties: { unknown: "refuse", ended: { rating: "number" } },
        routes: routes({ ratng: "$.r" })
      })
    ).toBe(
      'configuration routes[0].fields.properties.ratng: The property is not declared under properties. Did you mean "rating"?'
    )
  })
})

describe("the schema of a configuration", () => {
  it("is published as JSON Schema (WRITE_SCHEMA=1 writes it)", async () => {
    const path = new URL("../configuration.schema.json", import.meta.url)
    if (process.env["WRITE_SCHEMA"] === "1") writeFileSync(path, `${JSON.stringify(await jsonSchema(), null, 2)}\n`)
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(await jsonSchema())
  })

  it("is the table of keys in docs/reference/configuration.md (WRITE_SCHEMA=1 writes it)", async () => {
    const path = new URL("../../../docs/reference/configuration.md", import.meta.url)
    const written = await withTable(readFileSync(path, "utf8"))
    if (process.env["WRITE_SCHEMA"] === "1") writeFileSync(path, written)
    expect(readFileSync(path, "utf8")).toBe(written)
  })

  it("describes every key", async () => {
    const keys = (await withTable("<!-- settings --><!-- /settings -->"))
      .split("\n")
      .filter((line) => line.startsWith("| `"))
    expect(keys.filter((line) => line.endsWith("|  |"))).toEqual([])
    expect(keys.length).toBeGreaterThan(40)
  })
})

describe("a configuration with problems", () => {
  const full: Written = {
    ...minimal,
    version: 1,
    source: { file: ["a.ndjson"], id: "$.id", dates: "DD/MM/YYYY", maxDepth: 9 },
    never: ["$.a", "$.b"],
    connections: {
      braze: { endpoint: "http://127.0.0.1", apiKey: { file: "key" }, limits: "mau", rate: { share: 0.5 } },
      other: { endpoint: "http://127.0.0.1", apiKey: "key" }
    },
    routes: [
      { name: "a", to: "braze-user-track", when: { "$.a": 1 }, fields: { first_name: "$.n" } },
      { name: "b", to: "braze-event-tracking" }
    ],
    delivery: { window: { records: 1 }, uncertain: { events: "hold" }, giveUpAfter: "never" },
    deadLetters: { file: "d.ndjson" },
    guard: { maxInvalid: "2%" }
  }

  const pathsOf = (value: unknown, path: Path = []): ReadonlyArray<Path> =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, member]) => {
          const here = [...path, Array.isArray(value) ? Number(key) : key]
          return [here, ...pathsOf(member, here)]
        })

  const damaged = (path: Path, value: unknown, root: unknown): unknown => {
    const [step, ...rest] = path
    if (step === undefined) return value
    if (Array.isArray(root))
      return root.map((element, index) => (index === step ? damaged(rest, value, element) : element))
    return typeof root === "object" && root !== null
      ? { ...root, [step]: damaged(rest, value, Reflect.get(root, step)) }
      : root
  }

  it("can be decoded once the places of its problems are repaired", () => {
    const decode = decoder(Shape)
    const mistakes = fc.tuple(
      fc.constantFrom(...pathsOf(full)),
      fc.constantFrom<unknown>(undefined, [[]], -1, { x: 1 })
    )
    fc.assert(
      fc.property(fc.array(mistakes, { minLength: 1, maxLength: 6 }), (changes) => {
        const broken = changes.reduce<unknown>((all, [path, value]) => damaged(path, value, all), full)
        const decoded = decode(broken)
        if (Either.isRight(decoded)) return
        const repaired = repair(
          Shape,
          broken,
          decoded.left.map(({ path }) => path)
        )
        expect(decode(repaired)).toEqual(expect.objectContaining({ _tag: "Right" }))
      })
    )
  })
})
