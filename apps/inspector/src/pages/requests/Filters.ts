import { format, go, useAddress } from "../../Address.js"
import type { RequestFilter } from "../../control/useRequests.js"

const names = ["status", "path", "key", "text", "refused", "fault"] as const

/** The name of a filter, in the address as in the call. */
export type FilterName = (typeof names)[number]

const identifiers = /^(external_id|alias|braze_id|email|phone):/

/** The person of a filter as the mock wants it: somebody without a kind of identifier has an external id. */
export const personKey = (text: string): string => (identifiers.test(text) ? text : `external_id:${text}`)

/** What the address says of the requests that are asked for; `user` is written the way people write it. */
export const fromAddress = (filters: Readonly<Record<string, string>>): RequestFilter => {
  const { user, ...rest } = filters
  const given = names.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]] as const]))
  return { ...Object.fromEntries(given), ...(user === undefined ? {} : { key: personKey(user) }) }
}

/** Changes filters in the address; an empty value takes one away. What is open stays open. */
export const useSetFilter = (): ((changes: Readonly<Record<string, string>>) => void) => {
  const { page, item, filters } = useAddress()
  return (changes) => go(format(page === "" ? "requests" : page, item, { ...filters, ...changes }), true)
}
