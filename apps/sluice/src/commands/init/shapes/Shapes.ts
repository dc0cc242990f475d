import type { SampleColumns } from "../columns/Columns.js"
import { amplitude } from "./Amplitude.js"
import { braze } from "./Braze.js"
import { currents } from "./Currents.js"
import { ga4 } from "./Ga4.js"
import { hubSpot } from "./HubSpot.js"
import { intercom } from "./Intercom.js"
import { klaviyo } from "./Klaviyo.js"
import { mailchimp } from "./Mailchimp.js"
import { mixpanel } from "./Mixpanel.js"
import { mParticle } from "./MParticle.js"
import * as Place from "./Place.js"
import { rudderStack } from "./RudderStack.js"
import { salesforce } from "./Salesforce.js"
import { segment } from "./Segment.js"
import type { DataShape, Recognised, ShapeVariant } from "./Shape.js"
import { shopify } from "./Shopify.js"
import { snowplow } from "./Snowplow.js"
import { wooCommerce } from "./WooCommerce.js"
import { zendesk } from "./Zendesk.js"

/** Every known shape. A new one is a file in this folder and a line here. If two fit, the one with more marks is recognised. */
export const shapes: ReadonlyArray<DataShape> = [
  rudderStack,
  segment,
  snowplow,
  mParticle,
  ga4,
  amplitude,
  mixpanel,
  shopify,
  wooCommerce,
  hubSpot,
  salesforce,
  klaviyo,
  mailchimp,
  zendesk,
  intercom,
  braze,
  currents
]

/** The names of all shapes. */
export const names: ReadonlyArray<string> = shapes.map(({ name }) => name)

/** The share of records that must have a mark. Some records in exports are incomplete. */
const enough = 0.9

/** The shape of a sample. Undefined if no shape matches. `only` restricts the search to the shape with this name. */
export const recognise = (columns: SampleColumns, only?: string): Recognised | undefined => {
  const found = shapes
    .filter(({ name }) => only === undefined || name.toLowerCase() === only.toLowerCase())
    .flatMap((shape) =>
      shape.variants.flatMap((variant) => bases(columns).flatMap((base) => recognised(columns, shape, variant, base)))
    )
  return found.sort((a, b) => b.marks - a.marks)[0]?.found
}

const recognised = (
  columns: SampleColumns,
  { name }: DataShape,
  variant: ShapeVariant,
  base: ReadonlyArray<string>
): ReadonlyArray<{ readonly marks: number; readonly found: Recognised }> => {
  const place = Place.make(columns, base)
  if (!variant.marks.every((mark) => hasMark(place, mark, columns.records))) return []
  if ((variant.without ?? []).some((mark) => place.count(mark) > 0)) return []
  if (!Object.entries(variant.values ?? {}).every(([mark, values]) => hasValues(place, mark, values))) return []
  const proposal = variant.propose(place, columns)
  if (proposal === undefined) return []
  const { ambiguousName, marks, page, what } = variant
  const because = marks.map((mark) => spelled(place, mark)).join(", ")
  return [
    {
      marks: marks.length + Object.keys(variant.values ?? {}).length,
      found: { name: ambiguousName ?? name, what, page, because, proposal }
    }
  ]
}

const alternatives = (mark: string): ReadonlyArray<string> => mark.split("|")

const hasMark = (place: Place.ShapePlace, mark: string, records: number): boolean =>
  alternatives(mark).reduce((sum, name) => sum + place.count(name), 0) >= enough * records

const spelled = (place: Place.ShapePlace, mark: string): string =>
  alternatives(mark)
    .map((name) => place.path(name))
    .find((path) => path !== undefined) ?? mark

const hasValues = (place: Place.ShapePlace, name: string, values: ReadonlyArray<string> | RegExp): boolean => {
  const texts = place.texts(name)
  const fits = (text: string): boolean => (values instanceof RegExp ? values.test(text) : values.includes(text))
  return texts.length > 0 && texts.filter(fits).length >= enough * texts.length
}

/** The record itself, and the objects that every record contains, such as `$.message`. */
const bases = (columns: SampleColumns): ReadonlyArray<ReadonlyArray<string>> => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const { steps } of columns.all)
    for (let length = 1; length < Math.min(steps.length, mostLevels + 1); length++) {
      const base = steps.slice(0, length)
      const key = JSON.stringify(base)
      if (!found.has(key)) found.set(key, base)
    }
  return [[], ...[...found.values()].filter((base) => columns.having(...base) >= enough * columns.records)]
}

const mostLevels = 2
