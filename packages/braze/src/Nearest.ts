const budget = (length: number): number => (length <= 4 ? 1 : length <= 8 ? 2 : 3)

/** The candidate that takes the fewest edits to reach, compared without case; undefined where none is near enough to be meant. */
export const to = (text: string, candidates: Iterable<string>): string | undefined => {
  const wanted = text.toLowerCase()
  let best: string | undefined
  let least = budget(wanted.length) + 1
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate.toLowerCase(), least)
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours; `limit` where it takes as many or more. */
const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: Array<number> = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let edits = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (swapped) edits = Math.min(edits, (before[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? limit, limit)
}
