import { small } from "@sluice/core/Item"

interface CountedJson {
  readonly json: string
  readonly bytes: number
}

/** UTF-8 bytes of an item. */
export const of = ({ json }: CountedJson): number => Buffer.byteLength(json)

/** Whether the size of an item is correct: an upper bound, and exact above the size of a small item. */
export const agree = (item: CountedJson): boolean =>
  item.bytes <= small ? of(item) <= item.bytes : of(item) === item.bytes

/** The difference in sizes, for the message of a violation. */
export const told = (item: CountedJson): string => `states ${item.bytes} bytes but has ${of(item)}`
