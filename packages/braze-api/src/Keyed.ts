/**
 * An object of entries. Unlike `Object.fromEntries`, its type has the names of the keys. Every key of the type must
 * have an entry, so pass entries made from a literal table.
 */
export function keyed<Key extends string, Value>(
  entries: ReadonlyArray<readonly [Key, Value]>
): Readonly<Record<Key, Value>>
export function keyed<Value>(entries: ReadonlyArray<readonly [string, Value]>): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries)
}
