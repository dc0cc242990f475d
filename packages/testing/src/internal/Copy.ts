/** A deep copy of a JSON value. Without recursion, because generated values are nested too deep for it. */
export const copy = <A>(value: A): A => {
  const holder: { value?: unknown } = {}
  const open: Array<readonly [into: object, key: string | number, value: unknown]> = [[holder, "value", value]]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [into, key, from] = next
    const made: unknown = typeof from !== "object" || from === null ? from : Array.isArray(from) ? [] : {}
    // Defined, not assigned: a key may be `__proto__`.
    Object.defineProperty(into, key, { value: made, enumerable: true, writable: true, configurable: true })
    if (typeof from !== "object" || from === null || typeof made !== "object" || made === null) continue
    const keys = Array.isArray(from) ? [...from.keys()] : Object.keys(from)
    // From the last to the first, so that they come off in order and keys keep their order.
    for (const inner of keys.reverse()) open.push([made, inner, Reflect.get(from, inner)])
  }
  // A copy made level by level has the type of the original.
  return holder.value as A
}
