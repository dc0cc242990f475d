/**
 * Paths of fields in an item, such as `properties.colour` and `products[2].sku`. They occur in reports. A key of a
 * record can be anything, even an email address, so a name that does not look like an identifier is written as `[…]`.
 */
const identifier = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u

/** The path of a member: `properties` and `colour` make `properties.colour`. */
export const member = (at: string, name: string): string =>
  !identifier.test(name) ? `${at}[…]` : at === "" ? name : `${at}.${name}`

const plain = /^[A-Za-z_][\w-]{0,63}$/

/** Whether {@link member} and the notation of mappings write a name in the same way. */
export const isPlain = (name: string): boolean => plain.test(name)

/** {@link member} for a name that the program itself chose. It is not checked. */
export const own = (at: string, name: string): string => (at === "" ? name : `${at}.${name}`)

/** The path of an element: `products` and 2 make `products[2]`. */
export const element = (at: string, index: number): string => `${at}[${index}]`

const index = /\[\d+\]/g

/** The path in the notation of mappings, without indexes: `products[2].sku` becomes `products[].sku`. */
export const withoutIndexes = (path: string): string => (path.includes("[") ? path.replace(index, "[]") : path)
