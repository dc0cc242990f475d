import { expect, it } from "vitest"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"

const { put } = temporaryFolder()

it("source.lowercase applies to the identity of every route and to the attribute email", async () => {
  const records = ["KUNDE@Beispiel.de", "kunde@beispiel.de"].map((mail, id) => ({
    id,
    mail,
    at: "2026-03-04T10:00:00Z"
  }))
  put("in.ndjson", ndjson(records))
  const emails = async (source: object, identity: object) => {
    const config = put(
      "sluice.json",
      JSON.stringify({
        version: 1,
        source: { file: "in.ndjson", id: "$.id", ...source },
        connections: { braze: { endpoint: "http://127.0.0.1:9", apiKey: "key" } },
        identity: [identity],
        routes: [
          { name: "profile", to: "braze-user-track", fields: { email: "$.mail", plan: "x" } },
          { name: "event", to: "braze-event-tracking", fields: { name: "e", time: "$.at" } }
        ]
      })
    )
    const { code, out, err } = await sluice("map", config, "--json")
    expect([code, err]).toEqual([0, ""])
    return [...new Set(out.match(/kunde@beispiel\.de/gi))]
  }
  expect(await emails({ lowercase: "all" }, { email: "$.mail" })).toEqual(["kunde@beispiel.de"])
  expect(await emails({ lowercase: "all" }, { external_id: "$.id" })).toEqual(["kunde@beispiel.de"])
  expect(await emails({}, { email: "$.mail" })).toEqual(["KUNDE@beispiel.de", "kunde@beispiel.de"])
})
