import { createHmac } from "node:crypto"
import * as CustomDestination from "@sluice/core/CustomDestination"
import type { HttpRequest, HttpResponse } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import webhook from "../src/index.js"
import type { WebhookSettings } from "../src/Settings.js"
import * as Signature from "../src/Signature.js"

const url = "https://api.example.com/events"

const made = (settings: WebhookSettings, response: HttpResponse = { status: 204, headers: {}, body: "" }) => {
  const requests: Array<HttpRequest> = []
  const destination = Either.getOrThrow(
    CustomDestination.make(webhook, {
      name: "events",
      settings,
      fields: { who: "$.who", n: "$.n" },
      transport: {
        send: (request) => {
          requests.push(request)
          return Effect.succeed(response)
        }
      }
    })
  )
  const send = async (...bodies: ReadonlyArray<Readonly<Record<string, string | number>>>) => {
    const records = bodies.map((body, seq) => ({ id: `r${seq}`, seq, origin: { source: "test" }, body }))
    const items = destination
      .prepare(records, { now: 0 })
      .flatMap((prepared) => (prepared._tag === "Items" ? prepared.items : []))
    const reply = await Effect.runPromise(destination.endpoint.attempt(items))
    return { reply, request: requests.at(-1), items }
  }
  return { ...destination, send }
}

const problems = (settings: object): ReadonlyArray<string> =>
  Either.match(
    CustomDestination.make(webhook, {
      name: "events",
      settings: JSON.parse(JSON.stringify(settings)),
      fields: { who: "$.who" },
      transport: { send: () => Effect.die("nothing is sent") }
    }),
    {
      onRight: () => [],
      onLeft: (reasons) =>
        reasons.map(({ mappingPath, message }) => `${mappingPath}: ${message.replace("Settings of webhook: ", "")}`)
    }
  )

describe("the body", () => {
  it("is the object itself, an array, or an object with an array", async () => {
    const [ada, lin] = [
      { who: "ada", n: 1 },
      { who: "lin", n: 2 }
    ]
    expect((await made({ url }).send(ada)).request?.body).toBe('{"who":"ada","n":1}')
    expect((await made({ url, batch: { items: 2 } }).send(ada, lin)).request?.body).toBe(JSON.stringify([ada, lin]))
    expect((await made({ url, batch: { items: 2, field: "é" } }).send(ada, lin)).request?.body).toBe(
      JSON.stringify({ é: [ada, lin] })
    )
  })

  it("law: has as many bytes as the limits say", async () => {
    await fc.assert(
      fc.asyncProperty(fc.option(fc.string({ minLength: 1 }), { nil: undefined }), fc.nat(4), async (field, more) => {
        const { endpoint, send } = made({ url, batch: { items: 9, ...(field !== undefined && { field }) } })
        const { items, request } = await send(...Array.from({ length: more + 1 }, (_, n) => ({ who: "ada", n })))
        const bytes = items.reduce((sum, item) => sum + item.bytes + 1, endpoint.limits.envelope - 1)
        expect(Buffer.byteLength(request?.body ?? "")).toBe(bytes)
      }),
      { numRuns: 50 }
    )
  })
})

describe("a request", () => {
  it("has the method, the headers in lower case, and an idempotency key per object and content", async () => {
    const settings: WebhookSettings = {
      url,
      method: "PATCH",
      headers: { "X-Key": "abc", "Content-Type": "application/vnd.api+json" },
      idempotencyHeader: "Idempotency-Key"
    }
    const { endpoint, send } = made(settings)
    const keyOf = async (n: number) => (await send({ who: "ada", n })).request?.headers["idempotency-key"]
    const { request, items } = await send({ who: "ada", n: 1 })
    expect(request).toMatchObject({
      method: "PATCH",
      url,
      headers: { "x-key": "abc", "content-type": "application/vnd.api+json" }
    })
    expect(request?.headers["idempotency-key"]).toMatch(/^[0-9a-f]{32}$/)
    expect(await keyOf(1)).toBe(request?.headers["idempotency-key"])
    expect(await keyOf(2)).not.toBe(await keyOf(1))
    expect([items[0]?.repeatable, endpoint.limits]).toEqual([
      true,
      { items: 1, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 0 }
    ])
  })

  it("has one order for objects of a person, or for all objects", async () => {
    const keysOf = async (settings: WebhookSettings) =>
      (await made(settings).send({ who: "ada", n: 1 }, { who: "lin", n: 2 }, { who: "ada", n: 3 })).items.map(
        ({ key }) => key
      )
    expect(new Set(await keysOf({ url, batch: { items: 9 } })).size).toBe(1)
    expect(await keysOf({ url, batch: { items: 9 }, key: "$.who" })).toEqual(['key:"ada"', 'key:"lin"', 'key:"ada"'])
  })
})

describe("a signature", () => {
  const text = fc.string({ unit: "grapheme" })

  it("law: is the HMAC of node:crypto over the signed text, for every algorithm and encoding", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("sha1" as const, "sha256" as const, "sha512" as const),
        fc.constantFrom("hex" as const, "base64" as const),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        text,
        fc.nat(),
        (algorithm, encoding, key, body, timestamp) => {
          const form = { ...Signature.plain, algorithm, encoding, content: "{timestamp}.{body}" }
          const sign = Signature.make({ ...form, headers: { signature: "{timestamp}:{signature}" } }, key)
          const mac = createHmac(algorithm, key).update(`${timestamp}.${body}`).digest(encoding)
          expect(sign({ id: "1", timestamp, body })).toEqual({ signature: `${timestamp}:${mac}` })
        }
      )
    )
  })

  it("has the documented forms", () => {
    const request = { id: "msg_1", timestamp: 1_764_547_200, body: '{"$&":"{id}"}' }
    const signed = (form: keyof typeof Signature.forms, key: string) =>
      Signature.make(Signature.forms[form], Buffer.from(key))(request)
    const mac = (content: string, encoding: "hex" | "base64") =>
      createHmac("sha256", "key").update(content).digest(encoding)
    expect(signed("github", "key")).toEqual({ "x-hub-signature-256": `sha256=${mac(request.body, "hex")}` })
    expect(signed("stripe", "key")).toEqual({
      "stripe-signature": `t=1764547200,v1=${mac(`1764547200.${request.body}`, "hex")}`
    })
    expect(signed("standard-webhooks", "key")).toEqual({
      "webhook-id": "msg_1",
      "webhook-timestamp": "1764547200",
      "webhook-signature": `v1,${mac(`msg_1.1764547200.${request.body}`, "base64")}`
    })
  })

  it("may replace parts of a form", async () => {
    const signature = {
      form: "stripe" as const,
      secret: "s3cret",
      headers: { "X-Acme-Signature": "t={timestamp},v1={signature}" }
    }
    const { request } = await made({ url, signature }).send({ who: "ada", n: 1 })
    expect(Object.keys(request?.headers ?? {})).toEqual(["content-type", "x-acme-signature"])
  })
})

describe("a response", () => {
  const results = { at: "$.errors", index: "$.index", reason: "$.message" }
  const body = JSON.stringify({ errors: [{ index: 1, message: "no member lin@example.com" }] })
  const replied = async (settings: Partial<WebhookSettings>, response: Partial<HttpResponse>) => {
    const { send } = made(
      { url, batch: { items: 9 }, ...settings },
      { status: 200, headers: {}, body: "", ...response }
    )
    const { reply } = await send({ who: "ada", n: 1 }, { who: "lin@example.com", n: 2 })
    return reply._tag === "Judged" ? (reply.verdicts?.map(({ _tag }) => _tag).join() ?? "all accepted") : reply._tag
  }

  it("accepts all objects with any 2xx if there are no results in it", async () => {
    expect(await replied({}, { status: 202, body: "queued" })).toBe("all accepted")
  })

  it("names refused objects by their position", async () => {
    expect(await replied({ results }, { body })).toBe("Accepted,Refused")
    expect(await replied({ results }, { status: 422, body })).toBe("Again,Refused")
    expect(await replied({ results }, { status: 422, body: "{}" })).toBe("Split")
    expect(await replied({ results }, { status: 500, body })).toBe("Unsure,Unsure")
  })

  it("has an entry for each object in their order", async () => {
    const inOrder = { at: "$.results", refused: { "$.status": "error" } }
    const of = (...statuses: ReadonlyArray<string>) =>
      JSON.stringify({ results: statuses.map((status) => ({ status })) })
    expect(await replied({ results: inOrder }, { body: of("ok", "error") })).toBe("Accepted,Refused")
    expect(await replied({ results: inOrder }, { body: of("ok") })).toBe("Unsure,Unsure")
  })

  it.each([
    "",
    "[]",
    '{"errors":{}}',
    '{"errors":[{"index":2}]}',
    '{"errors":[{"index":0},{"index":0}]}',
    '{"errors":[7]}'
  ])("makes the result unknown if it does not have the form of the settings: %s", async (text) =>
    expect(await replied({ results }, { body: text })).toBe("Unsure,Unsure")
  )

  it("returns the reason without values of the object", async () => {
    const { send } = made({ url, results, batch: { items: 9 } }, { status: 200, headers: {}, body })
    const { reply } = await send({ who: "ada", n: 1 }, { who: "lin@example.com", n: 2 })
    expect(reply._tag === "Judged" && reply.verdicts?.[1]).toMatchObject({
      reason: { code: "refused-by-endpoint", message: "The endpoint refused the object: no member […]" }
    })
  })
})

describe("settings", () => {
  it("report every mistake at once, and no value", () => {
    expect(
      problems({
        url: "api.example.com",
        method: "GET",
        headers: { "X Key": "a", "X-Ok": "two\nlines" },
        batch: { items: 0 },
        key: "$.[",
        rate: { count: 5, per: "soon" },
        signature: { form: "strip" },
        retries: 5
      })
    ).toMatchInlineSnapshot(`
      [
        "settings.retries: Unknown key "retries". Use one of url, method, headers, batch, maxBytes, key, repeatable, idempotencyHeader, signature, results, rate.",
        "settings.url: Expected an address such as https://example.com/hook; found other text.",
        "settings.method: Expected one of POST, PUT, PATCH; found "GET".",
        "settings.headers.X-Ok: Expected the value of a header: text in one line, without spaces around it; found other text.",
        "settings.batch.items: Expected a whole number of at least 1; found another number.",
        "settings.key: Expected a path such as $.user.id; found other text.",
        "settings.signature.secret: secret is missing. Expected the secret as text.",
        "settings.signature.form: Expected one of standard-webhooks, stripe, github; found "strip". Did you mean "stripe"?",
        "settings.rate.per: Expected a duration such as "30 seconds" or "15 minutes"; found other text.",
      ]
    `)
  })

  it("report mistakes that concern several settings", () => {
    expect(
      problems({
        url,
        headers: { Host: "a", "X-Signature": "a", "x-signature": "b" },
        batch: { items: 5 },
        idempotencyHeader: "Idempotency-Key",
        signature: { secret: "s3cret", content: "{time}.{id}", headers: { "X-SIGNATURE": "v1" } },
        results: { at: "$.results", refused: { "$.status": { is: "error" } } }
      })
    ).toMatchInlineSnapshot(`
      [
        "settings.headers.Host: The header host is set by Sluice. Remove it.",
        "settings.headers.x-signature: The header x-signature is set twice. Remove one of them.",
        "settings.signature.headers.X-SIGNATURE: The header x-signature is set twice. Remove one of them.",
        "settings.signature.content: Unknown placeholder {time}. Use {id}, {timestamp}, {body}.",
        "settings.signature.content: The signed text must contain {body}.",
        "settings.signature.headers: One header must contain {signature}, or set form to a documented form.",
        "settings.signature.headers: The signed text contains {id}, so one header must contain it for the receiver.",
        "settings.results.refused.$.status.is: Found the operator "is"; expected a value, a list of values, { exists: true } or { not: a value or a list }.",
        "settings.idempotencyHeader: A key of a whole batch does not identify its objects, because they may be sent again in other batches. Remove batch or idempotencyHeader.",
      ]
    `)
    expect(problems({ url, results: { at: "$.results" } })).toMatchInlineSnapshot(`
      [
        "settings.results.refused: Without index, refused must say which entries are refusals.",
      ]
    `)
    expect(problems({ url, signature: { form: "standard-webhooks", secret: "whsec_ä" } })).toMatchInlineSnapshot(`
      [
        "settings.signature.secret: The secret of this form is Base64, after an optional prefix whsec_.",
      ]
    `)
  })

  it("keep header values and secrets out of everything that is stored, and show the rest", () => {
    const secrets = CustomDestination.secretsOf(webhook, {
      url: "https://user:hunter22@api.example.com/events",
      headers: { authorization: "Bearer abcdefgh" },
      signature: { secret: "s3cret-s3cret", form: "standard-webhooks" }
    })
    expect([...secrets].sort()).toEqual(
      ["Bearer", "Bearer abcdefgh", "abcdefgh", "hunter22", "s3cret-s3cret", "user"].sort()
    )
  })
})
