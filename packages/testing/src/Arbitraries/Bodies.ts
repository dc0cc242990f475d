import { Sentences } from "@sluice/braze-api"
import type { Lane } from "@sluice/braze-api/Lanes"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import * as BrokenObjects from "./BrokenObjects.js"
import { attribute, event, purchase } from "./WireObjects.js"

/** A body of `users/track`. */
export interface TrackBody {
  readonly body: Json.JsonObject
  /** The objects of each array. */
  readonly counts: Readonly<Record<Lane, number>>
}

/** A body with exactly one mistake. */
export interface BrokenBody extends TrackBody {
  readonly what: string
  readonly status: number
  /** `message` of the response. */
  readonly message: string
  /** The only entry of `errors`, if the mistake is in an object. */
  readonly entry?: { readonly type: string; readonly input_array: Lane; readonly index: number }
}

const lanes: ReadonlyArray<Lane> = ["attributes", "events", "purchases"]
type Arrays = Readonly<Record<Lane, ReadonlyArray<Json.JsonObject>>>

const arrays = (max: number): fc.Arbitrary<Arrays> =>
  fc.record({
    attributes: fc.array(
      attribute.map(({ object }) => object),
      { maxLength: max }
    ),
    events: fc.array(
      event.map(({ object }) => object),
      { maxLength: max }
    ),
    purchases: fc.array(
      purchase.map(({ object }) => object),
      { maxLength: max }
    )
  })

const size = (all: Arrays): number => lanes.reduce((sum, lane) => sum + all[lane].length, 0)

const body = (all: Arrays, more: Json.JsonObject = {}): TrackBody =>
  readable(
    {
      body: {
        ...Object.fromEntries(lanes.filter((lane) => all[lane].length > 0).map((lane) => [lane, all[lane]])),
        ...more
      },
      counts: { attributes: all.attributes.length, events: all.events.length, purchases: all.purchases.length }
    },
    (one) => oneLine(one.body)
  )

/**
 * A body of 1 to 75 objects that Braze accepts, usually a few, sometimes with an empty array or the tag of a partner.
 */
export const valid: fc.Arbitrary<TrackBody> = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: arrays(4) }, { weight: 1, arbitrary: arrays(25) }).filter((all) => size(all) > 0),
    fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constant({ partner: "pypestream" }) }
    )
  )
  .map(([all, more]) => body(all, more))

const noData = Sentences.responses.noValidData.text

const oneObjectBroken: fc.Arbitrary<BrokenBody> = fc
  .tuple(arrays(3), BrokenObjects.any, fc.nat(3))
  .map(([all, broken, place]) => {
    const { lane, object, sentence, what } = broken
    const index = Math.min(place, all[lane].length)
    const mixed = { ...all, [lane]: [...all[lane].slice(0, index), object, ...all[lane].slice(index)] }
    const alone = size(mixed) === 1
    return explained(body(mixed), {
      what: `${what} in ${lane}[${index}]`,
      status: alone ? 400 : 201,
      message: alone ? noData : Sentences.success,
      entry: { type: sentence, input_array: lane, index }
    })
  })

const envelopeBroken: fc.Arbitrary<BrokenBody> = fc.constantFrom(
  explained(body({ attributes: [], events: [], purchases: [] }), {
    what: "no object at all",
    status: 400,
    message: noData
  }),
  explained(
    { body: { attributes: [], events: [] }, counts: { attributes: 0, events: 0, purchases: 0 } },
    { what: "empty arrays", status: 400, message: noData }
  ),
  explained(
    body({ attributes: Array.from({ length: 76 }, (_, n) => ({ external_id: `u${n}` })), events: [], purchases: [] }),
    { what: "76 objects", status: 400, message: Sentences.responses.tooManyObjects.text }
  )
)

/** A body with one mistake, in an object or in the envelope, and the expected response. */
export const broken: fc.Arbitrary<BrokenBody> = fc.oneof(
  { weight: 9, arbitrary: oneObjectBroken },
  { weight: 1, arbitrary: envelopeBroken }
)

function explained(whole: TrackBody, why: Omit<BrokenBody, keyof TrackBody>): BrokenBody {
  return readable({ ...whole, ...why }, (one) => `${one.what}: ${oneLine(one.body)}`)
}
