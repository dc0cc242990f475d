import { CustomDestination, Item, Mapping, Reply, Verdict } from "@sluice/core"
import { Canary, DescribedVendor, People, Proof, Records } from "@sluice/testing"
import { Either, Schema } from "effect"
import * as fc from "fast-check"
import { it } from "vitest"

// Your destination: bonus points, at most 20 in a request, each accepted or refused separately.
const Entry = Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })
const Refusals = Schema.parseJson(Schema.Struct({ refused: Schema.Array(Schema.Int) }))

const points = CustomDestination.define({
  name: "loyalty-points",
  settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String, key: Schema.String })),
  item: Schema.standardSchemaV1(Entry),
  key: ({ member }) => Item.key("member", member),
  limits: { items: 20, bytes: 2_000, bytesAlone: 2_000, envelope: 2 },
  repeatable: () => false, // points sent twice would count twice
  request: (items, { url, key }) => ({
    method: "POST",
    url: `${url}/points`,
    headers: { "x-key": key, "content-type": "application/json" },
    body: `[${items.map(({ json }) => json).join()}]`
  }),
  verdicts: ({ status, body }, items) => {
    if (status !== 200) return undefined
    const answer = Schema.decodeUnknownEither(Refusals)(body)
    if (Either.isLeft(answer)) return undefined
    const blocked = Verdict.refused({
      code: "blocked",
      message: "The programme does not accept points for this member."
    })
    return Reply.judged(items.map((_, index) => (answer.right.refused.includes(index) ? blocked : Verdict.accepted)))
  }
})

// Its vendor, in the words of the vendor's documentation. Nothing here comes from the destination.
const vendor = DescribedVendor.make({
  read: ({ headers, json, method, path }) => {
    if (headers["x-key"] !== Canary.key) return 401
    if (method !== "POST" || path !== "/points") return 404
    if (headers["content-type"] !== "application/json") return 415
    return DescribedVendor.list(json)
  },
  accepts: (object) => {
    const { member, points: count } = DescribedVendor.object(object)
    return typeof member === "string" && member !== "" && Number.isSafeInteger(count)
  },
  limits: { items: 20, bytes: 2_000 },
  person: (object) => String(DescribedVendor.object(object)["member"]),
  respond: (results) => ({
    status: 200,
    body: { refused: results.flatMap(({ index, isRefused }) => (isRefused ? [index] : [])) }
  })
})

const subject: Proof.ProofSubject = {
  // Its records: most of them valid, some with any JSON in place of a value.
  entries: Records.entries(Records.mostlyValid(fc.record({ who: People.externalId, points: fc.integer() }))),
  // The expected objects of the vendor for a record.
  expected: ({ who, points: count }) => [{ member: who, points: count }],
  vendor,
  routes: ({ transport, url }) => [
    {
      destination: Either.getOrThrow(
        CustomDestination.make(points, {
          name: "points",
          settings: { url, key: Canary.key },
          mapping: Either.getOrThrow(Mapping.fields({ member: "$.who", points: "$.points" })),
          transport
        })
      )
    }
  ]
}

Proof.test(it, "the destination", subject, { runs: process.env["SLUICE_PROOF"] === "full" ? 1_000 : 50 })
