import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { root } from "../Repository.js"
import * as Command from "./Command.js"
import { during } from "./Command.js"

const config = `version: 1
source: { file: people.ndjson, id: $.id }
connections: { braze: { endpoint: "\${BRAZE_ENDPOINT}", apiKey: "\${BRAZE_API_KEY}" } }
identity: [{ external_id: $.id }]
routes:
  - { name: profile, to: braze-user-track, fields: { first_name: $.name } }
  - { name: greeted, to: braze-event-tracking, fields: { name: greeted, time: $.at } }
`

const people = ["u1", "u2", "u3"].map((id) => JSON.stringify({ id, name: `Name of ${id}`, at: "2026-02-02T10:00:00Z" }))

type ExpectedOutput = readonly [args: ReadonlyArray<string>, code: number, output: RegExp]

const flow = join(root, "apps", "sluice", "examples", "action-node", "flow.csv")

/** The other commands after that run. Each loads a different part of the build. */
const otherCommands = (folder: string): ReadonlyArray<ExpectedOutput> => {
  const site = (name: string) => join(folder, name)
  const config = site("sluice.yaml")
  return [
    [["check", config], 0, /is valid\.$/m],
    [["map", config, "--limit", "1"], 0, /^u1 \(/m],
    [["explain", "u2", "--config", config], 0, /, processed$/m],
    [["replay", site("none.ndjson"), "--config", config, "--yes"], 1, /no such file/],
    [["init", site("people.ndjson"), "--out", site("new.yaml"), "--yes"], 0, /^Wrote /m],
    [["destination", site("points.mjs")], 0, /^Wrote /m],
    [["flow", "check", flow, "--node", "BrazeExample", "--style", "rich"], 0, /routes every answer\.$/m]
  ]
}

interface Report {
  readonly read: number
  readonly delivered: number
}

interface Stats {
  readonly accepted: { readonly attributes: number; readonly events: number }
}

const same = (what: string, found: unknown, expected: unknown): void => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`)
  }
}

/** Sends three records with the built command to the built mock over a socket, compares both sides, and tries the other commands. */
export const deliver = async (sluice: string, mockBraze: string): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-smoke-"))
  try {
    writeFileSync(join(folder, "sluice.yaml"), config)
    writeFileSync(join(folder, "people.ndjson"), `${people.join("\n")}\n`)
    await during(mockBraze, ["--port", "0", "--json"], async (line) => {
      const { url, apiKey }: { url: string; apiKey: string } = JSON.parse(line)
      const env = { BRAZE_ENDPOINT: url, BRAZE_API_KEY: apiKey }
      const report = join(folder, "report.json")
      const ended = await Command.run(sluice, ["run", join(folder, "sluice.yaml"), "--report", report, "--yes"], env)
      if (ended.code !== 0) throw new Error(`sluice run exited with ${ended.code}: ${ended.errors}${ended.output}`)
      const { read, delivered }: Report = JSON.parse(readFileSync(report, "utf8"))
      same("the report", { read, delivered }, { read: 3, delivered: 3 })
      const stats: Stats = JSON.parse(await (await fetch(`${url}/_mock/stats`)).text())
      const { attributes, events } = stats.accepted
      same("what the mock accepted", { attributes, events }, { attributes: 3, events: 3 })
      for (const [args, code, expected] of otherCommands(folder)) {
        const { code: found, output, errors } = await Command.run(sluice, args, env)
        if (found !== code || !expected.test(output + errors))
          throw new Error(`sluice ${args[0]} exited with ${found}: ${errors}${output}`)
      }
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
