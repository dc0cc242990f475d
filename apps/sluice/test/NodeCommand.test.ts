import { execFile } from "node:child_process"
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import { Effect } from "effect"
import * as fc from "fast-check"
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import * as FileStamp from "../src/commands/node/FileStamp.js"
import { sluice } from "./support/cli.js"
import { ada, name, mapping as nodeMapping, within } from "./support/nodes.js"
import { describePython } from "./support/python.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder: temporary } = temporaryFolder()
const app = ["--bot", "ExampleCustomer.ExampleBot", "--endpoint", "https://rest.iad-01.braze.com"]

let next = 0
/** A folder with the files of a node. */
const written = async (...options: ReadonlyArray<string>) => {
  const folder = join(temporary, String(next++))
  const again = (...more: ReadonlyArray<string>) => sluice("node", "BrazeProfile", "--dir", folder, ...options, ...more)
  expect(await again(...app)).toMatchObject({ code: 0, err: "" })
  const path = (file: string): string => join(folder, file)
  return { folder, again, path, text: (file: string): string => readFileSync(path(file), "utf8") }
}

const script = "solution/nodes/BrazeProfile.py"
const mapping = "BrazeProfile.mapping.yaml"

describe("the stamp of a file", () => {
  it("recognises written files with any line endings, and any change of them", () =>
    fc.assert(
      fc.property(
        fc.constantFrom("a.py", "b.mjs"),
        fc.array(fc.string({ unit: "grapheme" })),
        fc.string({ minLength: 1 }),
        fc.nat(),
        (path, lines, added, at) => {
          const text = FileStamp.stamp(path, lines.map((line) => `${line.replaceAll("\r", "")}\n`).join(""))
          const place = at % (text.length + 1)
          const changed = text.slice(0, place) + added + text.slice(place)
          expect([FileStamp.isUnchanged(text), FileStamp.isUnchanged(changed)]).toEqual([true, false])
          expect(FileStamp.isUnchanged(text.replaceAll("\n", "\r\n"))).toBe(true)
        }
      )
    ))
})

describe("sluice node", () => {
  it("writes app.py, the script, a test and a flow that routes every answer [S-20] [S-50]", async () => {
    const { folder, path, text } = await written("--next", "210", "--care", "900")
    expect(readdirSync(folder, { recursive: true }).map(String).sort()).toEqual([
      "BrazeProfile.flow.csv",
      "BrazeProfile.mapping.yaml",
      "BrazeProfile.test.mjs",
      "solution",
      "solution/__init__.py",
      "solution/app.py",
      "solution/nodes",
      "solution/nodes/BrazeProfile.py",
      "solution/nodes/__init__.py"
    ])
    expect(text("solution/app.py")).toContain('"braze_api_key": os.environ.get("BRAZE_API_KEY_PROD")')
    expect(text("BrazeProfile.flow.csv")).toContain(
      "accepted~210|partly~900|refused~900|deferred~210|unknown~900|error~900"
    )
    expect(
      await sluice("flow", "check", path("BrazeProfile.flow.csv"), "--node", "BrazeProfile", "--style", "rich")
    ).toMatchObject({ code: 0 })
  })

  it("writes the script and the row again from an edited mapping", async () => {
    const { again, path, text } = await written()
    writeFileSync(path(mapping), text(mapping).replace("home_city: $.payload.city", "country: $.payload.land"))
    const { code, out } = await again()
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/read +\S+mapping.yaml .*\n.*kept +\S+app.py .*\n.*wrote +\S+Profile.py/)
    ])
    expect(text(script)).toContain("$.payload.land")
    expect(text("BrazeProfile.test.mjs")).toContain('"land": "Portugal"')
    expect(text("BrazeProfile.flow.csv")).toContain('""land"":""{LAND}""')
  })

  it("uses the app.py of an existing solution and keeps its other lines", async () => {
    const { again, path, text } = await written()
    appendFileSync(path("solution/app.py"), 'OTHER = "kept"\n')
    expect(await again()).toMatchObject({ code: 0, err: "" })
    expect(text("solution/app.py")).toContain('OTHER = "kept"')
    expect(await again(...app)).toMatchObject({
      code: 1,
      err: "solution/app.py exists and contains the bot and its environments. Change it there, and leave out --bot and --endpoint.\n"
    })
  })

  it("refuses to overwrite a script that was changed, and writes nothing then", async () => {
    const { again, path, text } = await written()
    appendFileSync(path(script), "# changed\n")
    writeFileSync(path(mapping), text(mapping).replace("$.payload.city", "$.payload.town"))
    const before = text("BrazeProfile.test.mjs")
    expect(await again()).toEqual({
      code: 1,
      out: "",
      err: `${path(script)} was not written by this command, or was changed since. Move it away, or overwrite it with --force.\n`
    })
    expect([text(script).endsWith("# changed\n"), text("BrazeProfile.test.mjs")]).toEqual([true, before])
    expect(await again("--force")).toMatchObject({ code: 0 })
    expect(text(script)).toContain("$.payload.town")
  })

  it("keeps a test and a row of the flow that were changed", async () => {
    const { again, path, text } = await written()
    for (const file of ["BrazeProfile.test.mjs", "BrazeProfile.flow.csv"]) writeFileSync(path(file), "mine\n")
    expect((await again()).out).toMatch(/kept +\S+test.mjs .*\nkept +\S+flow.csv/)
    expect([text("BrazeProfile.test.mjs"), text("BrazeProfile.flow.csv")]).toEqual(["mine\n", "mine\n"])
  })

  it("reports every mistake of the command line at once", async () => {
    const { code, err } = await sluice(
      ...["node", "track", "--dir", join(temporary, "none"), "--handler", "nodes.example.com", "--next", "after"]
    )
    expect([code, err.split("\n")]).toEqual([
      1,
      [
        expect.stringContaining('"track" cannot be the name of a script. Use a class name such as TrackCustomer'),
        "--handler must be the URL of the HTTP handler without the node's name, such as https://nodes.example.com.",
        "--next must be the number of a node in the flow, such as 300.",
        "--bot is missing or incomplete. It names the customer and the bot for solution/app.py, as in: --bot ExampleCustomer.ExampleBot",
        "--endpoint is missing. It is the REST URL of your Braze instance, for solution/app.py, as in: --endpoint https://rest.iad-01.braze.com",
        ""
      ]
    ])
  })

  it.each([
    ["a dashboard for the REST URL", ["--endpoint", "https://dashboard-01.braze.com"], "PARAMS.sandbox.braze_url: "],
    [
      "no production",
      ["--endpoint", "sandbox=https://rest.iad-01.braze.com"],
      "PARAMS.prod: The environment prod is missing."
    ],
    [
      "two environments with one key",
      ["--endpoint", "https://rest.iad-01.braze.com", "--endpoint", "PROD=https://rest.iad-02.braze.com"],
      "BRAZE_API_KEY_PROD"
    ]
  ])("names the environment of a mistake: %s", async (_, endpoints, expected) => {
    const dir = join(temporary, "never")
    const { code, err } = await sluice("node", "A", "--dir", dir, "--bot", "Customer.Bot", ...endpoints)
    expect([code, err]).toEqual([1, expect.stringContaining(expected)])
  })

  it.each([
    [
      "person:\n  external_id: $.user\nattributes:\n  email: $.payload.email\n",
      "2:3 person.external_id: A path must begin"
    ],
    ["person: ada\nattributes: {}\n", "1:1 person: Expected external_id with a path"],
    [
      "person: { external_id: $.payload.id }\nattribute: {}\n",
      '2:1 attribute: Unknown key "attribute". Did you mean "attributes"?'
    ],
    ["person: { external_id: $.payload.id }\nevents:\n  - name: x\n", "3:5 events[0].time: time is missing."],
    [
      "person: { external_id: $.payload.id }\nattributes:\n  dob: { '@path': $.payload.d }\n",
      "3:10 attributes.dob.@path: A node's mapping supports paths"
    ],
    ["person: [", "Invalid YAML"]
  ])("locates a mistake of the mapping: %j", async (content, expected) => {
    const { again, path } = await written()
    writeFileSync(path(mapping), content)
    const { code, err } = await again()
    expect([code, err]).toEqual([1, expect.stringContaining(`${path(mapping)}:`)])
    expect(err).toContain(expected)
  })
})

describe("the configuration for replays", () => {
  afterEach(() => vi.unstubAllEnvs())

  it("sends the dead letters of an environment to its own Braze, each once [S-52]", () =>
    within({}, async ({ execute, letters, mock, prod }) => {
      mock.keys([{ apiKey: mock.apiKey, permissions: ["users.export.ids"] }])
      await execute(ada)
      const folder = join(temporary, String(next++))
      mkdirSync(folder)
      // JSON is YAML.
      writeFileSync(join(folder, `${name}.mapping.yaml`), JSON.stringify(nodeMapping))
      const endpoints = ["--endpoint", `sandbox=${mock.url}`, "--endpoint", "prod=https://rest.iad-01.braze.com"]
      const options = ["--bot", "ExampleCustomer.ExampleBot", ...endpoints, "--handler", "https://nodes.example.com"]
      expect(await sluice("node", name, "--dir", folder, ...options)).toMatchObject({ code: 0, err: "" })
      const file = join(folder, "dead-letters.sandbox.ndjson")
      const write = Effect.flatMap(DeadLetterFile.make(file), (deadLetters) => deadLetters.write(letters))
      await Effect.runPromise(Effect.scoped(write))
      mock.keys([{ apiKey: mock.apiKey, permissions: ["users.track"] }])
      vi.stubEnv("BRAZE_API_KEY_SANDBOX", mock.apiKey)
      const config = join(folder, `${name}.replay.yaml`)
      const replay = () => sluice("replay", file, "--config", config, "--environment", "sandbox", "--state", "none")
      expect(await replay()).toMatchObject({ code: 0, out: expect.stringContaining("Replayed all 2 dead letters.") })
      expect((await replay()).out).toContain("Replayed 0 of 2 dead letters.")
      expect(mock.stats().accepted).toMatchObject({ attributes: 1, events: 1 })
      expect(mock.user("customer-1")).toMatchObject({ first_name: "Ada Maria" })
      expect(prod.stats().requests).toBe(0)
    }))
})

describePython("the written tests", () => {
  // The folder is inside the package, so that the tests import the packages by their names.
  const folder = fileURLToPath(new URL("../.cache/node-command/", import.meta.url))
  const clean = () => rmSync(folder, { recursive: true, force: true })
  beforeAll(clean)
  afterAll(clean)

  it("pass for both kinds of node, and fail if the script is broken [S-18] [S-25]", async () => {
    mkdirSync(folder, { recursive: true })
    const options = ["--dir", folder]
    await sluice("node", "BrazeProfile", ...options, ...app)
    await sluice("node", "BrazeForward", ...options, "--style", "plain", "--handler", "https://nodes.example.com")
    await sluice("node", "BrazeBroken", ...options)
    const broken = join(folder, "solution/nodes/BrazeBroken.py")
    writeFileSync(broken, readFileSync(broken, "utf8").replaceAll('result("refused"', 'result("unrouted"'))
    // All tests in one process, which loads Sluice once.
    const names = ["BrazeProfile", "BrazeForward", "BrazeBroken"]
    writeFileSync(join(folder, "all.mjs"), names.map((name) => `import "./${name}.test.mjs"\n`).join(""))
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--conditions=@sluice/source", "--import", "tsx", "--test-reporter=tap", "all.mjs"],
      { cwd: folder }
    ).catch((error: { stdout: string }) => error)
    const results = stdout.split("\n").flatMap((line) => /^((?:not )?ok) \d/.exec(line)?.[1] ?? [])
    // The files run in any order. Only the broken script fails its test.
    expect(results.sort()).toEqual(["not ok", ...Array.from({ length: 7 }, () => "ok")])
  })
})
