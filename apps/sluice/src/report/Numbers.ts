/** `12,345`. */
export const grouped = (n: number): string => Math.round(n).toLocaleString("en-US")

/** `1 record`, `2 records`. `many`: the plural, if it is not formed with an s. */
export const counted = (n: number, word: string, many = `${word}s`): string => `${grouped(n)} ${n === 1 ? word : many}`

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export const duration = (millis: number): string => {
  const seconds = millis / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `4.2 %`; empty if `whole` is 0. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`

const units = ["kB", "MB", "GB", "TB"]

/** `512 B`, `1.2 kB`, `34.0 MB`: decimal units. */
export const bytes = (n: number): string => {
  if (n < 1000) return `${n} B`
  // A value that would be written as 1,000.0 belongs to the next unit.
  const exponent = Math.min(units.length, Math.floor(Math.log10(n * 1.00005) / 3))
  return `${(n / 1000 ** exponent).toFixed(1)} ${units[exponent - 1]}`
}
