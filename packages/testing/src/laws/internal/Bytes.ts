import { small } from "@sluice/core/Item"

interface Counted {
  readonly json: string
  readonly bytes: number
}

/** UTF-8 bytes of an item. */
export const of = ({ json }: Counted): number => Buffer.byteLength(json)

/** Whether the size of an item is right: an upper bound, and exact above the size of a small item. */
export const agree = (item: Counted): boolean =>
  item.bytes <= small ? of(item) <= item.bytes : of(item) === item.bytes

/** The difference, for a finding. */
export const told = (item: Counted): string => `states ${item.bytes} bytes but has ${of(item)}`
