import { format, go, useAddress } from "../../Address.js"
import type { RequestFilter } from "../../control/useRequests.js"

/** Names of the filters, the same in the address and in the call. */
const names = [
  "status",
  "path",
  "key",
  "text",
  "refused",
  "dropped",
  "fault",
  "mistake",
  "advice",
  "code",
  "sentence"
] as const

/** Every filter of the address without a value. */
export const noFilter: Readonly<Record<string, string>> = Object.fromEntries(
  [...names, "user"].map((name) => [name, ""])
)

const identifiers = /^(external_id|alias|braze_id|email|phone):/

/** The key of a user for the mock. Text without a kind of identifier is an external id. */
export const personKey = (text: string): string => (identifiers.test(text) ? text : `external_id:${text}`)

/** The filter in the address. `user` is the typed text. */
export const fromAddress = (filters: Readonly<Record<string, string>>): RequestFilter => {
  const { user, ...rest } = filters
  const given = names.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]] as const]))
  return { ...Object.fromEntries(given), ...(user === undefined ? {} : { key: personKey(user) }) }
}

/** Changes filters in the address. An empty value removes the filter. The open item stays open. */
export const useSetFilter = (): ((changes: Readonly<Record<string, string>>) => void) => {
  const { page, item, filters } = useAddress()
  return (changes) => go(format(page === "" ? "requests" : page, item, { ...filters, ...changes }), true)
}
