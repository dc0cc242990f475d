import { readFileSync, writeFileSync } from "node:fs"
import { relative } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { type Configuration, type Options, read } from "../src/configuration/Configuration.js"
import { jsonSchema } from "../src/configuration/Shape.js"
import { substitute } from "../src/configuration/Variables.js"
import { wire } from "../src/wiring/Wiring.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder, put } = temporaryFolder()
const silent = { send: () => Effect.die("nothing is sent here") }

const outcome = async (from: string | object, options: Options = {}): Promise<Configuration | string> => {
  const program = Effect.map(
    Effect.flatMap(read(from, { variables: {}, ...options }), (draft) => wire(draft, silent)),
    ({ configuration }) => configuration
  )
  const result = await Effect.runPromise(Effect.either(program))
  return Either.isLeft(result) ? result.left.message.replaceAll(`${folder}/`, "").replaceAll(folder, "") : result.right
}
let names = 0
const yaml = (text: string, options: Options = {}) => {
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
  it("knows no length of time below nothing", async () => {
    expect(await outcome({ ...minimal, delivery: { giveUpAfter: "-5 seconds", deadline: " -1 minute" } })).toBe(
      'configuration delivery.deadline: Expected a length of time, as "30 seconds" or "15 minutes"; found other text.\nconfiguration delivery.giveUpAfter: Expected a length of time, as "15 minutes", or never; found other text.'
    )
  })

  it("is read from YAML, JSON, a module and code, with the same result", async () => {
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

  it("takes all that the documentation shows", async () => {
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

describe("five mistakes", () => {
  it("are told at once, each with line, column and what was probably meant", async () => {
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
        "c.yaml:4:12 connections.braze.endpoint: dashboard-01.braze.com is the dashboard of US-01. Its REST endpoint is https://rest.iad-01.braze.com.",
        'c.yaml:4:67 connections.braze.limits: Expected one of combined, legacy, mau; found "combned". Did you mean "combined"?',
        'c.yaml:6:5 identity[0]: An entry of identity names exactly one of external_id, user_alias, braze_id, email, phone. Did you mean "external_id"?',
        'c.yaml:9:5 routes[0].to: Unknown destination "braze-user-trak". Did you mean "braze-user-track"? Use braze-user-track, braze-event-tracking, a module such as ./my-destination.mjs, or an installed package.',
        'c.yaml:10:24 routes[0].fields.email.@pth: Found the directive "@pth"; expected one of @path, @literal, @template, @if, @case, @replace, @arrayPath, @flatten, @json, @merge, @transform, @excludeWhenNull. Did you mean "@path"?'
      ].join("\n")
    )
  })

  it("of what stands in the parts are told at once too", async () => {
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
  it("that begins a value with @ says to quote it", async () => {
    expect(await yaml("version: 1\nroutes:\n  - name: @path\n")).toContain(
      'c.yaml:3:11: In YAML a value cannot begin with @: put it in quotation marks, as { "@path": "$.user.id" }.'
    )
  })

  it.each([
    ["a: 1\na: 2\n", "c.yaml:2:1: The same key stands here a second time. Keep one of them."],
    ["a:\n\tb: 1\n", "YAML is indented with spaces; here is a tab."],
    ['a: "x\n', "Usually a quotation mark or a bracket was not closed."],
    ["a: *nobody\n", "c.yaml:1:"],
    ["a: 1\n---\nb: 2\n", "A configuration is one document; here (---) a second one begins."],
    ["", "c.yaml:1:1: A configuration is an object with version, connections, routes and more."],
    ["- 1\n", "c.yaml:1:1: A configuration is an object with version, connections, routes and more."],
    ["version: 2\nroutes: []\n", "c.yaml:1:1 version: Expected 1; found another number."]
  ])("%j is refused in plain words", async (written, words) => {
    expect(await yaml(written)).toContain(words)
  })
})

describe("a file", () => {
  it("that is missing, of another kind, or a module that does not work is named", async () => {
    expect(await outcome(`${folder}/none.yaml`)).toBe(
      "none.yaml: There is no such file. `sluice init EXPORT` writes one for your data."
    )
    expect(await outcome(put("a.txt", ""))).toBe(
      "a.txt: A configuration ends in .yaml, .yml, .json or .mjs; a.txt does not."
    )
    expect(await outcome(put("throws.mjs", "throw new TypeError('secret')"))).toBe(
      "throws.mjs: The module cannot be loaded: TypeError. Run it with node to see where."
    )
    expect(await outcome(put("bare.mjs", "export const x = 1"))).toBe(
      "bare.mjs: The module has no default export; it is `export default { version: 1, … }`."
    )
  })

  it("may be named relative to the working directory", async () => {
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
  it("that are missing are named once, with every place that uses them", async () => {
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
        "c.yaml:3:36 connections.a.apiKey: The variable MISSING_KEY is not set; connections.b.apiKey (4:38), routes[0].fields.a (6:63) use it too."
      ].join("\n")
    )
  })

  it("of environments that were not chosen are not asked for", async () => {
    const found = await outcome({ ...minimal, environments: { other: { never: [`$.\${NOBODY}`] } } })
    expect(typeof found).toBe("object")
  })

  it("are put in, with something instead where that is said, and left alone when escaped", () => {
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

  it("change nothing in a value that names none", () => {
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

  it("change what they name and leave the rest", async () => {
    const found = await outcome(withSandbox, { environment: "sandbox" })
    expect(typeof found === "string" ? found : [found.shape.connections, found.shape.never]).toEqual([
      { braze: { endpoint: "http://127.0.0.1:8099", apiKey: "other" } },
      ["$.x"]
    ])
  })

  it("that do not exist are told with those that do", async () => {
    expect(await outcome(withSandbox, { environment: "sandbx" })).toBe(
      'configuration: There is no environment "sandbx". Did you mean "sandbox"? There are sandbox, production.'
    )
    expect(await outcome(minimal, { environment: "x" })).toBe(
      'configuration: There is no environment "x": the configuration names none.'
    )
  })

  it("tell their mistakes where they stand", async () => {
    expect(
      await yaml(
        `${text((all) => all).slice(0, -2)},\n"environments": {\n  "s": { "guard": { "maxInvalid": 7 } } } }`,
        { environment: "s" }
      )
    ).toContain("guard.maxInvalid: Expected a share in percent, as 2%; found another number.")
  })
})

describe("the values of a configuration", () => {
  it("stand in no message: a key may be among them", async () => {
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
  it("that names no moment or no price is a mistake of the configuration, not of each record [S-28]", async () => {
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

describe("the JSON Schema", () => {
  it("is the one that is published (WRITE_SCHEMA=1 writes it)", () => {
    const path = new URL("../configuration.schema.json", import.meta.url)
    if (process.env["WRITE_SCHEMA"] === "1") writeFileSync(path, `${JSON.stringify(jsonSchema(), null, 2)}\n`)
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(jsonSchema())
  })
})
