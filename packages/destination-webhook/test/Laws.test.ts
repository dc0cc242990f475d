import { createHmac } from "node:crypto"
import * as CustomDestination from "@sluice/core/CustomDestination"
import { Canary, DescribedVendor, Mutants, People, Proof, Records } from "@sluice/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { webhook } from "../src/index.js"
import type { WebhookSettings } from "../src/Settings.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"

const secret = `whsec_${Buffer.from(`secret of ${Canary.key}`).toString("base64")}`

/** Records of which the mapping uses every field. Names are long enough to reach the limit of a request. */
const entries = Records.entries(
  Records.mostlyValid(
    fc.record({
      who: People.externalId,
      points: fc.integer(),
      note: fc.constantFrom(0, 0, 0, 300).map((length) => "x".repeat(length))
    })
  ),
  { maxLength: 12 }
)

const fields = { member: "$.who", points: "$.points", note: "$.note" }

const routesOf =
  (settings: (url: string) => WebhookSettings): Proof.ProofSubject["routes"] =>
  ({ transport, url }) => [
    {
      destination: Either.getOrThrow(
        CustomDestination.make(webhook, { name: "points", settings: settings(url), fields, transport })
      )
    }
  ]

/** The objects that the mapping makes: values that are missing or null are left out. */
const expected: NonNullable<Proof.ProofSubject["expected"]> = ({ note, points, who }) => {
  const members = Object.entries({ member: who, points, note }).filter(([, value]) => value !== undefined)
  return [Object.fromEntries(members)]
}

const isSignedBy = (
  header: string,
  {
    body,
    headers,
    at
  }: { readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly at: number }
): boolean => {
  const key = Buffer.from(secret.slice(6), "base64")
  const time = headers["webhook-timestamp"] ?? ""
  const mac = createHmac("sha256", key).update(`${headers["webhook-id"]}.${time}.${body}`).digest("base64")
  return headers[header] === `v1,${mac}` && Math.abs(Number(time) * 1_000 - at) < 300_000
}

/**
 * Batches that are signed by the Standard Webhooks specification. A response names refused objects by their position, and
 * the endpoint counts an object twice that it receives twice.
 */
const batches: Proof.ProofSubject = {
  entries,
  expected,
  secrets: [Canary.key, secret],
  routes: routesOf((url) => ({
    url: `${url}/points`,
    method: "PUT",
    headers: { "X-Key": Canary.key },
    batch: { items: 5, field: "members" },
    maxBytes: 700,
    key: "$.member",
    signature: { form: "standard-webhooks", secret },
    results: { at: "$.refused", index: "$.at", reason: "$.why" }
  })),
  vendor: DescribedVendor.make({
    read: ({ json, method, path, ...request }) => {
      if (request.headers["x-key"] !== Canary.key || !isSignedBy("webhook-signature", request)) return 401
      if (method !== "PUT" || path !== "/points") return 404
      if (request.headers["content-type"] !== "application/json") return 415
      return DescribedVendor.list(DescribedVendor.object(json)["members"])
    },
    limits: { items: 5, bytes: 700 },
    person: (object) => JSON.stringify(DescribedVendor.object(object)["member"] ?? null),
    respond: (results) => ({
      status: 200,
      body: {
        refused: results.flatMap(({ index, isRefused, object }) =>
          isRefused ? [{ at: index, why: `unknown member ${JSON.stringify(object)}` }] : []
        )
      }
    })
  })
}

/** One object in a request, with an idempotency key. A refusal is a 422. */
const singles: Proof.ProofSubject = {
  entries,
  expected,
  routes: routesOf((url) => ({
    url: `${url}/coupons`,
    headers: { authorization: `Bearer ${Canary.key}` },
    maxBytes: 350,
    key: "$.member",
    idempotencyHeader: "Idempotency-Key"
  })),
  vendor: DescribedVendor.make({
    read: ({ headers, json, method, path }) => {
      if (headers["authorization"] !== `Bearer ${Canary.key}`) return 401
      if (method !== "POST" || path !== "/coupons") return 404
      if (headers["content-type"] !== "application/json") return 415
      return headers["idempotency-key"] === undefined ? 400 : [DescribedVendor.object(json)]
    },
    limits: { bytes: 350 },
    idempotencyKey: (_, { headers }) => headers["idempotency-key"],
    person: (object) => JSON.stringify(DescribedVendor.object(object)["member"] ?? null),
    respond: (results) => ({ status: results.some(({ isRefused }) => isRefused) ? 422 : 201 })
  })
}

const subjects = { batches, singles }

describe.each(Object.entries(subjects))("a webhook with %s", (name, subject) => {
  it("keeps every law over random worlds in process", () => Proof.assert(subject, { runs: full ? 1_000 : 20 }))

  it("keeps every law over random worlds over HTTP", () =>
    Proof.assert(subject, { runs: full ? 50 : 3, stage: Proof.overHttp }))

  it("leaks nothing if the endpoint repeats the key and every value with any status", () =>
    Proof.assertNoEcho(subject, { runs: full ? 5_000 : 10 }))

  it.each(Mutants.all.filter((mutant) => typical[name]?.includes(mutant.name)))(
    "is caught if it $name",
    async (mutant) => {
      expect((await Mutants.judge(mutant, subject, { runs: 200 }))._tag).toBe("Caught")
    }
  )

  if (full) Mutants.test(it, name, subject, { runs: 200 })
})

/** Mistakes in each part of the destination. The proof tries all mistakes. */
const typical: Readonly<Record<string, ReadonlyArray<string>>> = {
  batches: [
    "leaves out the last object of a request",
    "leaves out the key",
    "ignores the refusals in a response",
    "uses the verdict of the neighbouring item",
    "states that the envelope has no bytes",
    "says that every object may be sent twice"
  ],
  singles: [
    "uses one idempotency key for every request",
    "creates a new idempotency key for every attempt",
    "ignores the refusals in a response",
    "says that no object may be sent twice"
  ]
}
