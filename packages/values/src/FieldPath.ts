const telling = /^[\p{L}_][\p{L}\p{N}_-]{0,63}$/u

/**
 * The field of a member: `properties` and `colour` give `properties.colour`. Keys of a record can be anything, an e-mail
 * address even, and a reason holds no value of a record: what does not look like the name of a field is shown as `[…]`.
 */
export const member = (at: string, name: string): string =>
  !telling.test(name) ? `${at}[…]` : at === "" ? name : `${at}.${name}`

/** {@link member} for a name of ours, which needs no look. */
export const own = (at: string, name: string): string => (at === "" ? name : `${at}.${name}`)

/** The field of an element: `products` and 2 give `products[2]`. */
export const element = (at: string, index: number): string => `${at}[${index}]`

const index = /\[\d+\]/g

/** The field without its indexes, as mappings name it: `products[2].sku` is `products[].sku`. */
export const withoutIndexes = (field: string): string => (field.includes("[") ? field.replace(index, "[]") : field)
