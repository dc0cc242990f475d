import { CustomDestination, Item, Mapping, Reply, Verdict } from "@sluice/core"
import { Canary, People, Proof, Records } from "@sluice/testing"
import { parse } from "@sluice/values/Json"
import { Either, Schema } from "effect"
import * as fc from "fast-check"
import { describe, it } from "vitest"

const full = process.env["SLUICE_PROOF"] === "full"

const Entry = Schema.Struct({ member: Schema.NonEmptyString, note: Schema.String })

/**
 * A destination that does not interpret the responses of its vendor, except for `header`. `place`: the place of the
 * key.
 */
const careless = (place: "header" | "bearer" | "query") =>
  CustomDestination.define({
    name: "careless",
    settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String, key: Schema.String })),
    item: Schema.standardSchemaV1(Entry),
    key: ({ member }) => Item.key("member", member),
    limits: { items: 20, bytes: 20_000, bytesAlone: 20_000, envelope: 2 },
    repeatable: () => true,
    request: (items, { key, url }) => ({
      method: "POST",
      url: `${url}/points${place === "query" ? `?api_key=${encodeURIComponent(key)}` : ""}`,
      headers: {
        "content-type": "application/json",
        ...(place === "header" && { "x-key": key }),
        ...(place === "bearer" && { authorization: `Bearer ${key}` })
      },
      body: `{"items":[${items.map(({ json }) => json).join()}]}`
    }),
    verdicts: ({ body, status }, items) => {
      if (place !== "header" || status !== 200) return undefined
      const said = parse(body)
      const code = typeof said === "object" ? "refused" : "broken"
      return Reply.judged(items.map(() => Verdict.refused({ code, message: "The programme refused it." })))
    }
  })

const body = Records.tampered(fc.record({ who: People.externalId, note: fc.string() }))

describe("a custom destination", () => {
  it.each(["header", "bearer", "query"] as const)(
    "leaks nothing of a vendor that repeats the key (in its %s) and every value with any status",
    (place) =>
      Proof.assertNoEcho(
        {
          entries: Records.entries(body),
          routes: ({ transport, url }) => [
            {
              destination: Either.getOrThrow(
                CustomDestination.make(careless(place), {
                  name: "points",
                  settings: { url, key: Canary.key },
                  mapping: Either.getOrThrow(Mapping.fields({ member: "$.who", note: "$.note" })),
                  transport
                })
              )
            }
          ],
          secrets: [Canary.key],
          personal: [Canary.person]
        },
        { runs: full ? 2_000 : 20 }
      )
  )
})
