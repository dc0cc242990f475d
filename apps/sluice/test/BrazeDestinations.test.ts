import { readFile, writeFile } from "node:fs/promises"
import { describe, expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { put } = temporaryFolder()

/** The sample configuration in the README of a destination. */
const sampleOf = async (name: string): Promise<string> => {
  const readme = new URL(`../../../packages/destination-braze-${name}/README.md`, import.meta.url)
  const [, sample = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(await readFile(readme, "utf8")) ?? []
  return sample
}

describe("the sample configurations of Braze destinations", () => {
  it.each([
    [
      "identity",
      { type: "customer known", customer_id: "c1", visitor_id: "v1" },
      "/users/identify",
      `{"aliases_to_identify":[{"external_id":"c1","user_alias":{"alias_name":"v1","alias_label":"pypestream"}}]}`
    ],
    [
      "messaging",
      { kill_reason: "abandon timeout", customer_id: "c1", bot_id: "b", last_node: 7 },
      "/canvas/trigger/send",
      `{"canvas_id":"4b5c6d7e-0000-4000-8000-000000000001","recipients":[{"external_user_id":"c1","context":{"bot":"b","last_node":7}}]}`
    ]
  ])("%s: sends the documented request", async (name, record, path, body) => {
    const mock = await workspace()
    await writeFile(
      put(`${name}/in.ndjson`, ""),
      ndjson([
        { id: 1, ...record },
        { id: 2, type: "other" }
      ])
    )
    const config = put(
      `${name}/sluice.yaml`,
      [
        "version: 1",
        "source: { file: in.ndjson, id: $.id }",
        `connections: { braze: { endpoint: "${mock.url}", apiKey: "${mock.apiKey}" } }`,
        "identity: [{ external_id: $.customer_id }]",
        await sampleOf(name)
      ].join("\n")
    )
    const { code, err, out } = await sluice("run", config)
    expect([code, code === 0 ? "" : out + err]).toEqual([0, ""])
    const { requests } = mock.requests()
    expect(requests.map((request) => request.path)).toEqual([path])
    expect(mock.request(requests[0]?.id ?? "")?.body).toEqual(JSON.parse(body))
    mock.close()
  })
})
