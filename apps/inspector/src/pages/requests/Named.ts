const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The id of a request, as in the control API and the header `x-request-id`. Undefined if the text is not an id. */
export const idOf = (item: string): string | undefined => (uuid.test(item) ? item.toLowerCase() : undefined)

/** Whether an address contains this request, by its number or its id. */
export const names = (item: string | undefined, { n, id }: { readonly n: number; readonly id: string }): boolean =>
  item !== undefined && (item === String(n) || idOf(item) === id)
