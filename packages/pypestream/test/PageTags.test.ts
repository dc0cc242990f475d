import { readFile } from "node:fs/promises"
import type { Entry, Source } from "@sluice/core/Source"
import { isUnreadable } from "@sluice/core/Source"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as PageAddress from "../src/tags/PageAddress.js"
import * as PageTag from "../src/tags/PageTag.js"
import * as PageTagHandler from "../src/tags/PageTagHandler.js"
import * as PageTagSource from "../src/tags/PageTagSource.js"
import { Visits } from "../src/tags/Visits.js"

const personal = fc.constantFrom(
  "ada.lovelace@example.org",
  "+351 912 345 678",
  "0049-171-5550123",
  "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
  "9f86d081884c7d659a2feaa0c55ad015",
  "3f2b8c1e-5d4a-4f6b-9c7d-8e1f2a3b4c5d",
  "Ab3dEf6hIj9kLm2nOp"
)

/** Encodes a text the given number of times. */
const encoded = (text: string, times: number): string =>
  times === 0 ? text : encodeURIComponent(encoded(text, times - 1))

const secret = fc
  .tuple(personal, fc.nat({ max: 3 }), fc.constantFrom("", "user-", "id:"))
  .map(([text, times, before]) => ({
    text,
    inUrl: encoded(before + text, times)
  }))

/** The texts to which a string decodes, over all nested encodings. */
const decodings = (text: string): ReadonlyArray<string> => {
  const all = [text]
  for (let n = 0; n < 6; n++) {
    try {
      all.push(decodeURIComponent(all.at(-1) ?? ""))
    } catch {
      return all
    }
  }
  return all
}

const address = fc.record({
  secret,
  place: fc.constantFrom("path", "query", "kept query", "fragment", "credentials"),
  word: fc.constantFrom("pricing", "cars/compact", "", "a%20b"),
  campaign: fc.constantFrom("spring", "summer sale", "x")
})

const urlOf = ({
  campaign,
  place,
  secret: { inUrl },
  word
}: typeof address extends fc.Arbitrary<infer A> ? A : never) => {
  const query = `utm_campaign=${encodeURIComponent(campaign)}`
  switch (place) {
    case "path":
      return `https://shop.example.org/${word}/${inUrl}/end?${query}`
    case "query":
      return `https://shop.example.org/${word}?${query}&email=${inUrl}`
    case "kept query":
      return `https://shop.example.org/${word}?${query}&utm_term=${inUrl}`
    case "fragment":
      return `https://shop.example.org/${word}?${query}#${inUrl}`
    default:
      return `https://${encodeURIComponent(inUrl)}:pass@shop.example.org/${word}?${query}`
  }
}

describe("addresses [S-40]", () => {
  it("law: no email address, phone number or token of any part and encoding is left, and the campaign is", () => {
    fc.assert(
      fc.property(address, (one) => {
        const found = PageAddress.scrub(urlOf(one))
        expect(found).toBeDefined()
        for (const text of decodings(found?.url ?? "")) expect(text).not.toContain(one.secret.text)
        expect(new URL(found?.url ?? "").searchParams.get("utm_campaign")).toBe(one.campaign)
        expect(found?.removed).toBe(1)
      })
    )
  })

  it("law: scrubbing a scrubbed address changes nothing, for any address", () => {
    fc.assert(
      fc.property(
        fc.oneof(address.map(urlOf), fc.webUrl({ withQueryParameters: true, withFragments: true })),
        (url) => {
          const once = PageAddress.scrub(url)
          expect(PageAddress.scrub(once?.url ?? "")?.url).toBe(once?.url)
        }
      )
    )
  })

  it.each([
    [
      "https://a.example/pricing?utm_source=news&utm_source=x",
      "https://a.example/pricing?utm_source=news&utm_source=x",
      0
    ],
    ["https://a.example/orders/4711/2026-11-30", "https://a.example/orders/4711/removed", 1],
    ["https://a.example/?session=1&page=2#top", "https://a.example/", 3],
    ["https://a.example/%E0%A4%A/ada%40example.org", "https://a.example/%E0%A4%A/removed", 1]
  ])("%s", (url, expected, removed) => {
    expect(PageAddress.scrub(url)).toEqual({ url: expected, removed })
  })

  it("keeps the parameters that the settings name", () => {
    expect(PageAddress.scrub("https://a.example/?page=2&x=1", ["page"])?.url).toBe("https://a.example/?page=2")
  })

  it("accepts only addresses of pages", () => {
    expect(["mailto:ada@example.org", "javascript:1", "/pricing", ""].map((url) => PageAddress.scrub(url))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined
    ])
  })
})

const hit = (rest: JsonObject = {}): JsonObject => ({
  visitor: "v1",
  url: "https://shop.example.org/pricing",
  at: "2026-11-30T10:00:00Z",
  ...rest
})

describe("page tags", () => {
  it("are scrubbed in address, referrer and title", () => {
    const read = PageTag.read(
      hit({
        url: "https://shop.example.org/pricing?mail=ada@example.org",
        referrer: "https://mail.example.org/read/ada@example.org?id=1",
        title: "Order of ada@example.org, +351 912 345 678"
      })
    )
    expect(Either.getOrThrow(read)).toEqual({
      visitor: "v1",
      url: "https://shop.example.org/pricing",
      referrer: "https://mail.example.org/read/removed",
      title: "Order of removed removed",
      at: "2026-11-30T10:00:00.000Z"
    })
  })

  it("report every mistake at once, without a value", () => {
    const read = PageTag.read(
      hit({ visitor: 7, url: "ada@example.org", at: "yesterday", tag: ["x"], mail: "ada@example.org" })
    )
    expect(Either.isLeft(read) ? read.left.map(({ code, path }) => [path, code]) : []).toEqual([
      ["$.visitor", "visitor-not-valid"],
      ["$.tag", "tag-not-valid"],
      ["$.url", "url-not-valid"],
      ["$.at", "at-not-valid"],
      ["$", "members-unknown"]
    ])
    expect(JSON.stringify(read)).not.toContain("ada@example.org")
    expect(Either.isLeft(PageTag.read("hit"))).toBe(true)
  })
})

const tag = (minutes: number, rest: Partial<PageTag.PageTag> = {}): PageTag.PageTag => ({
  visitor: "v1",
  url: `https://shop.example.org/${minutes}`,
  at: new Date(Date.UTC(2026, 10, 1) + minutes * 60_000).toISOString(),
  ...rest
})

describe("visits", () => {
  it("begin after 30 minutes without a hit, or with another session of the tag", () => {
    const visits = new Visits()
    const all = [tag(0), tag(29), tag(58), tag(89), tag(90, { session: "a" }), tag(91, { session: "b" })]
    expect(all.map((one) => visits.add(one).session_number)).toEqual([1, 1, 1, 2, 2, 3])
  })

  it("count the sessions of the last 7 days", () => {
    const visits = new Visits()
    const day = 24 * 60
    const days = [0, 1, 2, 6, 7, 8, 20]
    expect(days.map((n) => visits.add(tag(n * day)).visits_7d)).toEqual([1, 2, 3, 4, 4, 4, 1])
  })

  it("have the latest page and the most frequent tags, and a late hit changes only the page at its time", () => {
    const visits = new Visits({ interests: 2 })
    for (const name of ["cars", "bikes", "bikes", "homes"]) visits.add(tag(1, { tag: name }))
    expect(visits.add(tag(5))).toMatchObject({ last_page: "https://shop.example.org/5", interests: ["bikes", "cars"] })
  })

  it("promote a visitor once for each customer", () => {
    const visits = new Visits()
    const customers = [undefined, "c1", undefined, "c1", "c2"]
    expect(
      customers.map((customer) => visits.add(tag(1, customer === undefined ? {} : { customer })).is_promotion)
    ).toEqual([false, true, false, false, true])
  })

  it("law: whatever the hits of other visitors are, the counts of a visitor are the same", () => {
    const one = fc.record({ visitor: fc.constantFrom("v1", "v2", "v3"), minutes: fc.nat({ max: 20_000 }) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (hits) => {
        const sorted = [...hits]
          .sort((a, b) => a.minutes - b.minutes)
          .map(({ minutes, visitor }) => tag(minutes, { visitor }))
        const together = new Visits()
        const all = sorted.map((each) => together.add(each))
        for (const visitor of ["v1", "v2", "v3"]) {
          const alone = new Visits()
          const own = sorted.filter((each) => each.visitor === visitor).map((each) => alone.add(each))
          expect(all.filter((visit) => visit.visitor === visitor)).toEqual(own)
        }
      })
    )
  })

  it("forget the visitors without a hit for the longest time", () => {
    const visits = new Visits({ visitors: 2 })
    for (const visitor of ["v1", "v2", "v1", "v3"]) visits.add(tag(0, { visitor }))
    expect([visits.add(tag(1)).session_number, visits.add(tag(1, { visitor: "v2" })).is_new_session]).toEqual([1, true])
  })
})

const memory = (bodies: ReadonlyArray<JsonObject>): Source => ({
  name: "hits",
  identify: () => null,
  open: () => {
    let isRead = false
    return Effect.succeed(
      Effect.sync((): ReadonlyArray<Entry> | undefined => {
        if (isRead) return undefined
        isRead = true
        return bodies.map((body, seq) => ({ id: `h${seq}`, seq, origin: { source: "hits", line: seq + 1 }, body }))
      })
    )
  }
})

describe("the source", () => {
  it("turns each hit into a visit under the same id, and keeps reading after a mistake", async () => {
    const source = PageTagSource.make(memory([hit({ tag: "cars" }), hit({ url: "x" }), hit({ customer: "c1" })]))
    const entries = await Effect.runPromise(Effect.scoped(Effect.flatten(source.open([]))))
    expect(entries?.map((entry) => (isUnreadable(entry) ? entry.reasons.map(({ code }) => code) : entry.body))).toEqual(
      [
        {
          ...{ visitor: "v1", url: "https://shop.example.org/pricing", tag: "cars", at: "2026-11-30T10:00:00.000Z" },
          ...{ session_number: 1, is_new_session: true, visits_7d: 1, interests: ["cars"], is_promotion: false },
          last_page: "https://shop.example.org/pricing"
        },
        ["url-not-valid"],
        {
          ...{ visitor: "v1", customer: "c1", url: "https://shop.example.org/pricing", at: "2026-11-30T10:00:00.000Z" },
          ...{ session_number: 1, is_new_session: false, visits_7d: 1, interests: ["cars"], is_promotion: true },
          last_page: "https://shop.example.org/pricing"
        }
      ]
    )
    expect(entries?.map(({ id }) => id)).toEqual(["h0", "h1", "h2"])
  })
})

describe("the handler", () => {
  const received: Array<ReadonlyArray<JsonObject>> = []
  const handler = PageTagHandler.make({
    maxBytes: 1_000,
    maxHits: 3,
    accept: async (visits) => {
      if (visits.some(({ tag: name }) => name === "down")) throw new Error("down")
      received.push(visits)
    }
  })
  const send = async (body: string | null, method = "POST") => {
    const response = await handler(new Request("http://127.0.0.1/tags", { method, body }))
    return { status: response.status, body: await response.json() }
  }

  it("accepts one hit or a list, as a beacon sends it", async () => {
    expect(await send(JSON.stringify(hit()))).toEqual({ status: 202, body: { accepted: 1 } })
    expect(await send(JSON.stringify([hit(), hit({ visitor: "v2" })]))).toEqual({ status: 202, body: { accepted: 2 } })
    expect(received.map((visits) => visits.map(({ visitor }) => visitor))).toEqual([["v1"], ["v1", "v2"]])
  })

  it.each([
    ["another method", null, "GET", 405],
    ["no JSON", "{", "POST", 400],
    ["nothing", "", "POST", 400],
    ["too many bytes", JSON.stringify("x".repeat(1_000)), "POST", 413],
    ["too many hits", JSON.stringify([hit(), hit(), hit(), hit()]), "POST", 413],
    ["hits that cannot be stored now", JSON.stringify(hit({ tag: "down" })), "POST", 503]
  ])("refuses %s", async (_, body, method, status) => {
    expect((await send(body, method)).status).toBe(status)
  })

  it("accepts no hit of a list with a mistake, and names the place without the value", async () => {
    const { body, status } = await send(JSON.stringify([hit(), hit({ url: "ada@example.org" })]))
    expect([status, body]).toEqual([
      400,
      {
        error: "No page tag was accepted.",
        problems: [
          { index: 1, code: "url-not-valid", path: "$.url", message: "url must be an address with http or https." }
        ]
      }
    ])
  })
})

it("the samples of the README run", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8")
  const samples = [...readme.matchAll(/```js page-tags\n([\s\S]*?)```/g)].map(([, code = ""]) =>
    code.replace(/^import .*$/gm, "")
  )
  const run: (...names: ReadonlyArray<unknown>) => Promise<unknown> = Object.getPrototypeOf(async () => {}).constructor(
    "PageTagHandler",
    "PageTagSource",
    "console",
    `${samples.join("\n")}\nreturn visitsOf({ name: "hits" }).name`
  )
  const printed: Array<unknown> = []
  expect(
    await run(PageTagHandler, PageTagSource, { log: (...all: ReadonlyArray<unknown>) => printed.push(...all) })
  ).toBe("hits")
  expect(printed).toMatchObject([202, [{ url: "https://shop.example.org/cars?utm_source=news", interests: ["cars"] }]])
})
