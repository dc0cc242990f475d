/** A number with thousands separators. */
export const number = (value: number): string => value.toLocaleString("en-US")

/** Bytes with a unit. */
export const bytes = (value: number): string => {
  if (value < 1_000) return `${value} B`
  return value < 1_000_000 ? `${(value / 1_000).toFixed(1)} kB` : `${(value / 1_000_000).toFixed(1)} MB`
}

/** `1 object`, `2 objects`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

const singular = (name: string): string => name.replace(/^aliases_/, "alias_").replace(/s$/, "")

/** Counts by name, such as `1 attribute, 2 events`. Omits zeros. */
export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${number(count)} ${count === 1 ? singular(name) : name}`)
    .join(", ")

const two = (value: number): string => String(value).padStart(2, "0")

/** Local time of day with milliseconds. */
export const clock = (iso: string): string => {
  const at = new Date(iso)
  const ms = String(at.getMilliseconds()).padStart(3, "0")
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`
}

/** Local date and time with seconds. */
export const dayAndTime = (iso: string): string => {
  const at = new Date(iso)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** Milliseconds with a unit. */
export const duration = (ms: number): string =>
  ms < 1 ? "<1 ms" : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
