/** A number with its thousands set apart. */
export const number = (value: number): string => value.toLocaleString("en-US")

/** Bytes as people read them. */
export const bytes = (value: number): string => {
  if (value < 1_000) return `${value} B`
  return value < 1_000_000 ? `${(value / 1_000).toFixed(1)} kB` : `${(value / 1_000_000).toFixed(1)} MB`
}

/** `1 object`, `2 objects`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${number(count)} ${count === 1 ? one : many}`

/** Counts by name in words, such as `1 attribute, 2 events`; nothing for those that are 0. */
export const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${number(count)} ${count === 1 ? name.replace(/s$/, "") : name}`)
    .join(", ")

const two = (value: number): string => String(value).padStart(2, "0")

/** Time of the day where the person is, to the millisecond. */
export const clock = (iso: string): string => {
  const at = new Date(iso)
  const ms = String(at.getMilliseconds()).padStart(3, "0")
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${ms}`
}

/** Day and time of the day where the person is, to the second. */
export const dayAndTime = (iso: string): string => {
  const at = new Date(iso)
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
}

/** Milliseconds as people read them. */
export const duration = (ms: number): string =>
  ms < 1 ? "<1 ms" : ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
