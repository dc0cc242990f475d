import { Ecommerce, Sentences } from "@sluice/braze-api"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Canary from "../Canary.js"
import { oneLine, readable } from "../internal/Readable.js"
import type { BrokenObject } from "./BrokenObjects.js"
import * as People from "./People.js"
import * as Times from "./Times.js"
import type { WireObject } from "./WireObjects.js"

const ofType: Readonly<Record<Ecommerce.PropertyType, fc.Arbitrary<Json.Json>>> = {
  string: fc.constantFrom("a-1", "Ünï", "web"),
  money: fc.constantFrom(0, 9.99, 1_200),
  integer: fc.integer({ min: 1, max: 9 }),
  array: fc.constant([{ code: "SPRING", amount: 5 }]),
  object: fc.record({ color: fc.constantFrom("red", "blue") }),
  currency: fc.constantFrom("EUR", "USD")
}

const propertyOf = (property: Ecommerce.Property): fc.Arbitrary<Json.Json> => {
  const one = property.oneOf === undefined ? undefined : fc.constantFrom(...property.oneOf)
  if (property.items !== undefined) return fc.array(propertiesOf(property.items), { minLength: 1, maxLength: 3 })
  if (property.type === "array") return one === undefined ? ofType.array : fc.array(one, { minLength: 1, maxLength: 2 })
  return one ?? ofType[property.type]
}

const propertiesOf = (properties: ReadonlyArray<Ecommerce.Property>): fc.Arbitrary<Json.JsonObject> =>
  fc
    .tuple(
      ...properties.map((property) =>
        property.required ? propertyOf(property) : fc.option(propertyOf(property), { nil: undefined })
      )
    )
    .map((values) =>
      Object.fromEntries(
        properties.flatMap(({ name }, index): Array<[string, Json.Json]> => {
          const value = values[index]
          return value === undefined ? [] : [[name, value]]
        })
      )
    )

interface Event extends WireObject {
  readonly properties: Json.JsonObject
}

const wire = (name: string, time: string, identity: Json.JsonObject, properties: Json.JsonObject): Event =>
  readable(
    { lane: "events" as const, object: { ...identity, name, time, properties }, properties },
    (one) => `${one.lane}: ${oneLine(one.object)}`
  )

/** A recommended event with properties of the shape that Braze requires. */
export const whole: fc.Arbitrary<Event> = fc
  .constantFrom(...Ecommerce.events)
  .chain(({ name, properties }) =>
    fc
      .tuple(Times.iso, People.identity, propertiesOf(properties))
      .map(([time, identity, one]) => wire(name, time, identity, one))
  )

interface EventBreak {
  readonly what: string
  readonly apply: (properties: Json.JsonObject) => Json.JsonObject
  readonly sentence: string
}

const { templates } = Sentences

/** Mistakes in the properties of any recommended event. All of these events have a currency and a source. */
const breaks: ReadonlyArray<EventBreak> = [
  {
    what: "no source",
    apply: ({ source: _, ...rest }) => rest,
    sentence: templates.missingProperty.fill("#/", "source")
  },
  {
    what: "an unknown property",
    apply: (properties) => ({ ...properties, gift: Canary.person }),
    sentence: templates.extraProperties.fill("#/", '"gift"')
  },
  {
    what: "a source that is not text",
    apply: (properties) => ({ ...properties, source: 7 }),
    sentence: templates.wrongType.fill("#/source", "integer", "string")
  }
]

/** A recommended event with one mistake in its properties. Braze refuses it inside a 201, even if it is alone. */
export const broken: fc.Arbitrary<BrokenObject> = fc
  .tuple(whole, fc.constantFrom(...breaks))
  .map(([one, { apply, sentence, what }]) => {
    const { object } = one
    const properties = apply(one.properties)
    return readable(
      { lane: one.lane, object: { ...object, properties }, whole: object, what, sentence },
      (shown) => `${shown.lane}, ${shown.what}: ${oneLine(shown.object)}`
    )
  })
