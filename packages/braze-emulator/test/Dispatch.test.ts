import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import * as Authentication from "../src/http/Authentication.js"
import * as Dispatch from "../src/http/Dispatch.js"
import * as Body from "../src/text/Body.js"
import type { Request } from "../src/text/Request.js"

const KEY = "a-key-for-this-test"

const request: Request = {
  method: "POST",
  path: "/users/track",
  headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
  body: JSON.stringify({ events: [{ external_id: "u1", name: "e", time: "2026-01-31T12:00:00Z" }] })
}

describe("dispatch", () => {
  it("returns 500 and reports it if the emulator itself fails, without the message, which may quote data", () => {
    const { workspace } = Emulator.make({ apiKey: KEY })
    const body = Body.make(request.body)
    const place = { request: "id", n: 1, method: "POST", path: "/users/track" }
    const incoming = {
      request,
      body,
      kept: request.body,
      sentKey: Authentication.sentKey(request, body),
      key: { apiKey: KEY, permissions: "all" as const },
      workspace,
      limits: "combined" as const
    }
    const judged = Dispatch.dispatch(incoming, Date.now(), place, () => {
      throw new TypeError("secret")
    })
    expect({ status: judged.status, body: judged.body }).toEqual({
      status: 500,
      body: { message: "Internal Server Error" }
    })
    const [mistake] = workspace.mistakes.list()
    expect(mistake).toMatchObject({ code: "emulator-failed", count: 1 })
    expect(mistake?.message).toMatch(/TypeError at .*Dispatch\.test/)
    expect(mistake?.message).not.toContain("secret")
  })

  it("reports an endpoint of Braze without emulation as not emulated", () => {
    const emulator = Emulator.make({ apiKey: KEY })
    const { status, body } = emulator.handle({
      ...request,
      method: "GET",
      path: "/cdi/integrations",
      body: ""
    })
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 501,
      body: { message: "not emulated: GET /cdi/integrations" }
    })
    expect(emulator.workspace.mistakes.advice()).toMatchObject([{ code: "not-emulated", count: 1 }])
    expect(emulator.workspace.mistakes.list()).toEqual([])
  })
})
