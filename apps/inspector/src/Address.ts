import { useSyncExternalStore } from "react"

/**
 * The current place: `#/PAGE/ITEM?FILTERS`. It is stored in the address, so that it is kept after a reload and can be
 * shared.
 */
export interface Address {
  readonly page: string
  /** The open item of the page, such as the number or the id of a request. */
  readonly item: string | undefined
  readonly filters: Readonly<Record<string, string>>
}

/** Reads the part of an address after `#`. Never throws. An address without a page has an empty page name. */
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

/** The inverse of `parse`. Omits filters with an empty value. */
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

/** Returns the same object for the same address, because React compares objects. */
const current = (): Address => {
  const { hash } = location
  if (last?.hash !== hash) last = { hash, address: parse(hash) }
  return last.address
}

/** The current address. */
export const useAddress = (): Address => useSyncExternalStore(subscribe, current)

/** Navigates to an address. `replace` adds no history entry. Use it for filters that change with each key. */
export const go = (href: string, replace = false): void => {
  if (!replace) location.hash = href
  else {
    history.replaceState(null, "", href)
    dispatchEvent(new HashChangeEvent("hashchange"))
  }
}

/** Formats addresses within the current workspace. */
export const useHref = (): typeof format => {
  const { workspace } = useAddress().filters
  return (page, item, filters) => format(page, item, { workspace, ...filters })
}
