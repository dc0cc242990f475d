import { small } from "@sluice/core/Item"

interface Counted {
  readonly json: string
  readonly bytes: number
}

/** UTF-8 bytes of an item. */
export const of = ({ json }: Counted): number => Buffer.byteLength(json)

/** Whether an item has the bytes that it says: at most so many, and exactly so many where they are more than a small item has. */
export const agree = (item: Counted): boolean =>
  item.bytes <= small ? of(item) <= item.bytes : of(item) === item.bytes

/** What does not agree. */
export const told = (item: Counted): string => `says ${item.bytes} bytes and has ${of(item)}`
