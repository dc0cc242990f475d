import { describe, expect, it } from "vitest"
import { body, track, withMock } from "./Http.js"

describe("the line of a request", () => {
  it("names method, path, status, objects, refusals, faults and mistakes, but no key and no value", async () => {
    const lines: Array<string> = []
    await withMock(
      async (mock) => {
        await track(mock, body("u1", "u2"))
        await track(mock, JSON.stringify({ events: [{ external_id: "secret" }] }))
        await fetch(`${mock.url}/campaigns/list`, { headers: { authorization: `Bearer ${mock.apiKey}` } })
        await fetch(`${mock.url}/catalogs/${mock.apiKey}`, { method: "DELETE", headers: { authorization: "x" } })
        mock.faults([{ action: { type: "reset" } }])
        await track(mock).catch(() => undefined)
        await track(mock.workspace())
        await mock.fetch(`${mock.url}/_mock/stats`)
      },
      { log: (line) => lines.push(line) }
    )
    expect(lines).toEqual([
      "POST /users/track 201, 2 objects",
      "POST /users/track 400, 1 object, 1 refused, mistake: refused-object",
      "GET /campaigns/list 200",
      expect.stringMatching(/^DELETE \/catalogs\/\*{4}[0-9a-f]{4} 401, mistake: bare-key$/),
      "POST /users/track reset, 1 object, fault: reset",
      "[workspace-1] POST /users/track 201, 1 object"
    ])
  })
})
