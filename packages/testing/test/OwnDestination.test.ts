import { CustomDestination, Item, Mapping, Reply, Verdict } from "@sluice/core"
import { Canary, People, Proof, Records, Vendor } from "@sluice/testing"
import { Either, Schema } from "effect"
import * as fc from "fast-check"
import { it } from "vitest"

const full = process.env["SLUICE_PROOF"] === "full"

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

// Its vendor: a few lines that respond as the real one does.
const vendor = (request: Vendor.VendorRequest) => {
  if (request.headers["x-key"] !== Canary.key) return { status: 401, headers: {}, body: "" }
  const entries = Schema.decodeUnknownSync(Schema.parseJson(Schema.Array(Entry)))(request.body)
  const refused = entries.flatMap(({ member }, index) => (member === "blocked" ? [index] : []))
  return { status: 200, headers: {}, body: JSON.stringify({ refused }) }
}

// Its records: mostly valid, sometimes with any JSON value in place of a number.
const body = Records.tampered(fc.record({ who: People.externalId, points: fc.integer() }))

it("keeps every law over random worlds", async () => {
  await Proof.assert(
    {
      entries: Records.entries(body),
      vendor: (_, faults) => Vendor.make(vendor, faults),
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
      ],
      secrets: [Canary.key],
      personal: [Canary.person],
      refused: { body: { who: "blocked", points: 5 } }
    },
    { runs: full ? 1_000 : 50 }
  )
})
