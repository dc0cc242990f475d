import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import type { HttpRequest, HttpResponse, Transport, TransportError } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import { afterAll, beforeAll } from "vitest"
import * as KeyFile from "../src/wiring/KeyFile.js"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-key-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const request: HttpRequest = {
  method: "POST",
  url: "https://example.com/users/track",
  headers: { authorization: "Bearer old", "content-type": "application/json" },
  body: "{}"
}

/** A server that accepts one key. */
const serverOf = (accepted: string) => {
  const keys: Array<string | undefined> = []
  const respond = ({ headers }: HttpRequest): HttpResponse => {
    keys.push(headers["authorization"])
    return { status: headers["authorization"] === `Bearer ${accepted}` ? 201 : 401, headers: {}, body: "" }
  }
  const send = Object.assign((sent: HttpRequest) => Effect.sync(() => respond(sent)), {
    start: (...[sent, done]: Parameters<NonNullable<Transport["send"]["start"]>>) => {
      done(Either.right(respond(sent)))
      return () => {}
    }
  })
  return { keys, transport: { send } }
}

const ways: Readonly<Record<string, (transport: Transport) => Effect.Effect<HttpResponse, TransportError>>> = {
  effect: ({ send }) => send(request),
  start: ({ send }) =>
    Effect.async((resume) => {
      send.start?.(request, resume)
    })
}

describe.each(Object.entries(ways))("a transport with a key file, by %s", (way, send) => {
  const fileWith = (key: string): string => {
    const file = join(folder, `${way}-${key}.key`)
    writeFileSync(file, `${key}\n`)
    return file
  }

  it.effect("sends a refused request once more if the file has another key, and keeps that key", () =>
    Effect.gen(function* () {
      const { keys, transport } = serverOf("new")
      const rereading = KeyFile.rereading(transport, fileWith("new"))
      expect([(yield* send(rereading)).status, (yield* send(rereading)).status]).toEqual([201, 201])
      expect(keys).toEqual(["Bearer old", "Bearer new", "Bearer new"])
    })
  )

  it.effect.each(["old", "", "wrong"])("returns the 401 if the file has the key %j", (key) =>
    Effect.gen(function* () {
      const { keys, transport } = serverOf("new")
      expect((yield* send(KeyFile.rereading(transport, fileWith(key)))).status).toBe(401)
      expect(keys).toEqual(key === "wrong" ? ["Bearer old", "Bearer wrong"] : ["Bearer old"])
    })
  )

  it.effect("returns the 401 if the file cannot be read", () =>
    Effect.gen(function* () {
      const { transport } = serverOf("new")
      expect((yield* send(KeyFile.rereading(transport, join(folder, "missing")))).status).toBe(401)
    })
  )
})
