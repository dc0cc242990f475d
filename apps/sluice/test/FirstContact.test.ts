import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { createSluice } from "../src/index.js"
import { sluice } from "./support/cli.js"
import { mockServer } from "./support/mock.js"

const workspace = mockServer()
const config = fileURLToPath(new URL("../examples/first-contact/sluice.yaml", import.meta.url))

describe("first contact", () => {
  it("makes one request of the person's profile and the event, marked with the partner", async () => {
    const { code, out } = await sluice("map", config, "--json")
    expect(code).toBe(0)
    expect(JSON.parse(out).requests.map(({ body }: { body: unknown }) => body)).toEqual([
      {
        attributes: [
          {
            external_id: "customer-1001",
            first_name: "Ada",
            last_name: "Example",
            email: "Ada.Example@example.com",
            dob: "1985-12-10",
            home_city: "Lisbon",
            operating_system: "iOS"
          }
        ],
        events: [
          {
            external_id: "customer-1001",
            name: "conversation completed",
            time: "2026-03-04T10:03:44Z",
            properties: { bot: "insurance-quotes", channel: "web" }
          }
        ],
        partner: "pypestream"
      }
    ])
  })

  it("creates the profile of the conversation", async () => {
    const mock = await workspace()
    await using made = await createSluice(config, {
      variables: { BRAZE_ENDPOINT: mock.url, BRAZE_API_KEY: mock.apiKey }
    })
    expect(await made.run({ state: "none" })).toMatchObject({ exit: 0, delivered: 1 })
    expect(mock.user("customer-1001")).toMatchObject({
      first_name: "Ada",
      last_name: "Example",
      email: "Ada.Example@example.com",
      dob: "1985-12-10",
      home_city: "Lisbon",
      custom_attributes: { operating_system: "iOS" }
    })
    expect(mock.mistakes()).toEqual([])
  })
})
