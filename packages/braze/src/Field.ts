const simple = /^[\p{L}\p{N}_-]{1,64}$/u
const shown = 64

/** The field of a member: `properties` and `colour` give `properties.colour`; odd or long names stand in brackets, shortened. */
export const member = (at: string, name: string): string => {
  if (simple.test(name)) return at === "" ? name : `${at}.${name}`
  return `${at}[${JSON.stringify(name.length > shown ? `${name.slice(0, shown)}…` : name)}]`
}

/** The field of an element: `products` and 2 give `products[2]`. */
export const element = (at: string, index: number): string => `${at}[${index}]`
