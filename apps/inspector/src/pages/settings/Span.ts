const steps: ReadonlyArray<readonly [number, string]> = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "min"],
  [1_000, "s"]
]

/** Milliseconds in their two largest units, such as `2 d 3 h`. Smaller units are dropped. */
export const span = (ms: number): string => {
  const from = steps.findIndex(([unit]) => ms >= unit)
  if (from < 0) return `${Math.round(ms)} ms`
  let rest = ms
  return steps
    .slice(from, from + 2)
    .flatMap(([unit, name]) => {
      const count = Math.floor(rest / unit)
      rest -= count * unit
      return count === 0 ? [] : [`${count} ${name}`]
    })
    .join(" ")
}
