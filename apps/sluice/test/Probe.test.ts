import * as Connection from "@sluice/braze/Connection"
import { instances } from "@sluice/braze-api/Instances"
import { type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Deferred, Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Probe from "../src/wiring/Probe.js"

const key = "0a1b2c3d-0000-0000-0000-00000000beef"
const connection = Either.getOrThrow(Connection.make({ endpoint: "https://rest.fra-01.braze.eu", apiKey: key }))
const answer = (status: number, body = "{}"): HttpResponse => ({ status, headers: {}, body })

/** Answers by host; hosts that are not named answer 401. */
const transport = (byHost: Readonly<Record<string, HttpResponse>>, seen: Array<string> = []): Transport => ({
  send: ({ method, url, body }) =>
    Effect.sync(() => {
      seen.push(`${method} ${url} ${body}`)
      return byHost[new URL(url).host] ?? answer(401, `{"message":"Invalid API key: ${key}"}`)
    })
})
const probe = (byHost: Readonly<Record<string, HttpResponse>>, seen?: Array<string>) =>
  Effect.runPromise(Effect.map(Probe.probe(connection, transport(byHost, seen)), ({ result }) => result))
const here = "rest.fra-01.braze.eu"

describe("a probe", () => {
  it.each([
    [400, "Works"],
    [201, "Works"],
    [429, "Works"],
    [403, "NoPermission"],
    [301, "NotBraze"],
    [404, "NotBraze"],
    [502, "NotBraze"]
  ])("answered %i finds: %s", async (status, tag) => {
    expect((await probe({ [here]: answer(status) }))._tag).toBe(tag)
  })

  it("sends a body with nothing to apply, and only one request if that is enough", async () => {
    const seen: Array<string> = []
    await probe({ [here]: answer(400) }, seen)
    expect(seen).toEqual([`POST https://${here}/users/track {}`])
  })

  it("distinguishes a wrong region from a wrong key, and contacts only hosts of Braze", async () => {
    const seen: Array<string> = []
    expect(await probe({ "rest.iad-03.braze.com": answer(400) }, seen)).toEqual({
      _tag: "WrongInstance",
      right: "rest.iad-03.braze.com",
      message: "The key …beef belongs to US-03, not to EU-01. Set endpoint: https://rest.iad-03.braze.com"
    })
    expect((await probe({}, seen))._tag).toBe("WrongKey")
    for (const line of seen)
      expect(line).toMatch(/^POST https:\/\/rest\.[a-z0-9-]+\.braze(?:-dev)?\.(?:com|eu)\/users\/track \{\}$/)
  })

  it("asks the other regions at the same time", async () => {
    let waiting = 0
    const all = Effect.runSync(Deferred.make<void>())
    const others = instances.length - 1
    const send: Transport["send"] = ({ url }) =>
      url.includes(here)
        ? Effect.succeed(answer(401))
        : Effect.suspend(() => (++waiting === others ? Deferred.succeed(all, undefined) : Effect.void)).pipe(
            Effect.zipRight(Deferred.await(all)),
            Effect.as(answer(401))
          )
    expect((await Effect.runPromise(Probe.probe(connection, { send }))).result._tag).toBe("WrongKey")
    expect(waiting).toBe(others)
  })

  it("sends the key nowhere else if the host is not a host of Braze", async () => {
    const seen: Array<string> = []
    const mock = Either.getOrThrow(Connection.make({ endpoint: "http://127.0.0.1:8099", apiKey: key }))
    expect((await Effect.runPromise(Probe.probe(mock, transport({}, seen)))).result._tag).toBe("WrongKey")
    expect(seen.length).toBe(1)
  })

  it("recognises an address that is not allowed, and a host that cannot be reached", async () => {
    expect((await probe({ [here]: answer(403, '{"message":"Invalid whitelisted IPs"}') }))._tag).toBe(
      "NotAllowedFromHere"
    )
    const broken: Transport = {
      send: () => new TransportError({ reason: "dns", message: "The name cannot be resolved." })
    }
    expect((await Effect.runPromise(Probe.probe(connection, broken))).result).toEqual({
      _tag: "Unreachable",
      message: "The name cannot be resolved."
    })
  })

  it("never shows more of the key than its end", async () => {
    for (const status of [301, 401, 403, 404, 500]) {
      const finding = await probe({ [here]: answer(status, `{"message":"Invalid API key: ${key}"}`) })
      expect(JSON.stringify(finding)).not.toContain(key.slice(0, 8))
    }
  })
})
