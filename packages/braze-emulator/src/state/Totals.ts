/** Number of times an event happened in one hour. */
export interface EventCount {
  count: number
}

/** Sales of a product in one hour. */
export interface Sold {
  quantity: number
  revenue: number
}

/**
 * Sums of the whole workspace by name and hour. Deleting a profile does not reduce them. Hours are counted since 1970,
 * by the time in the event and not by its arrival.
 */
export interface Totals {
  readonly events: Map<string, Map<number, EventCount>>
  readonly products: Map<string, Map<number, Sold>>
  /** The event counted last. Events of one request nearly always share name and hour. */
  readonly last: { name: string | undefined; hour: number; counted: EventCount }
}

/** Milliseconds of an hour. */
export const hourMs = 3_600_000

/** Empty totals. */
export const make = (): Totals => ({
  events: new Map(),
  products: new Map(),
  last: { name: undefined, hour: 0, counted: { count: 0 } }
})

/** Counts an event. */
export const addEvent = (totals: Totals, name: string, time: number): void => {
  const { last } = totals
  const hour = Math.floor(time / hourMs)
  if (hour !== last.hour || name !== last.name) {
    last.name = name
    last.hour = hour
    last.counted = countedOf(totals, name, hour)
  }
  last.counted.count++
}

const countedOf = ({ events }: Totals, name: string, hour: number): EventCount => {
  let hours = events.get(name)
  if (hours === undefined) {
    hours = new Map()
    events.set(name, hours)
  }
  const known = hours.get(hour)
  if (known !== undefined) return known
  const counted = { count: 0 }
  hours.set(hour, counted)
  return counted
}

/** Counts a purchase object: `quantity` purchases at `price` each. */
export const addPurchase = (
  totals: Totals,
  product: string,
  { time, quantity, price }: { readonly time: number; readonly quantity: number; readonly price: number }
): void => {
  let hours = totals.products.get(product)
  if (hours === undefined) {
    hours = new Map()
    totals.products.set(product, hours)
  }
  const hour = Math.floor(time / hourMs)
  const sold = hours.get(hour)
  if (sold === undefined) hours.set(hour, { quantity, revenue: quantity * price })
  else {
    sold.quantity += quantity
    sold.revenue += quantity * price
  }
}

/** A sum of money in base units without binary rounding errors. */
export const rounded = (sum: number): number => Math.round(sum * 1e6) / 1e6

/** Totals as plain data. */
export interface TotalsSnapshot {
  readonly events: ReadonlyArray<readonly [string, ReadonlyArray<readonly [number, number]>]>
  readonly products: ReadonlyArray<readonly [string, ReadonlyArray<readonly [number, Sold]>]>
}

/** Copies totals. */
export const snapshot = (totals: Totals): TotalsSnapshot => ({
  events: [...totals.events].map(
    ([name, hours]) => [name, [...hours].map(([hour, { count }]) => [hour, count] as const)] as const
  ),
  products: [...totals.products].map(
    ([name, hours]) => [name, [...hours].map(([hour, sold]) => [hour, { ...sold }] as const)] as const
  )
})

/** Totals from their copy. */
export const restore = (taken: TotalsSnapshot): Totals => ({
  ...make(),
  events: new Map(
    taken.events.map(([name, hours]) => [name, new Map(hours.map(([hour, count]) => [hour, { count }]))])
  ),
  products: new Map(
    taken.products.map(([name, hours]) => [name, new Map(hours.map(([hour, sold]) => [hour, { ...sold }]))])
  )
})
