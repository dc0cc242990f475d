import { useSyncExternalStore } from "react"

/** Where a person is: `#/PAGE/ITEM?FILTERS`. All of it stands in the address, so that it survives a reload and can be sent on. */
export interface Address {
  readonly page: string
  /** What of the page is open, such as the number or the id of a request. */
  readonly item: string | undefined
  readonly filters: Readonly<Record<string, string>>
}

/** Reads the part of an address behind `#`. Anything can be read: what is not understood is an empty page name. */
export const parse = (hash: string): Address => {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s)
  const [page = "", item] = path.split("/")
  return {
    page,
    item: item === undefined || item === "" ? undefined : decoded(item),
    filters: Object.fromEntries(new URLSearchParams(query))
  }
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The inverse of `parse`; filters with an empty value are left out. */
export const format = (
  page: string,
  item?: string,
  filters: Readonly<Record<string, string | undefined>> = {}
): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value !== undefined && value !== "") query.set(name, value)
  const tail = query.size === 0 ? "" : `?${query}`
  return `#/${page}${item === undefined ? "" : `/${encodeURIComponent(item)}`}${tail}`
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener("hashchange", listener)
  return () => removeEventListener("hashchange", listener)
}

let last: { readonly hash: string; readonly address: Address } | undefined

/** Same address, same object: React compares. */
const current = (): Address => {
  const { hash } = location
  if (last?.hash !== hash) last = { hash, address: parse(hash) }
  return last.address
}

/** Where the person is now. */
export const useAddress = (): Address => useSyncExternalStore(subscribe, current)

/** Goes somewhere. `replace` leaves no step in the history: for filters that change with each key. */
export const go = (href: string, replace = false): void => {
  if (!replace) location.hash = href
  else {
    history.replaceState(null, "", href)
    dispatchEvent(new HashChangeEvent("hashchange"))
  }
}

/** An address inside the app that stays in the workspace in which the person is. */
export const useHref = (): typeof format => {
  const { workspace } = useAddress().filters
  return (page, item, filters) => format(page, item, { workspace, ...filters })
}
