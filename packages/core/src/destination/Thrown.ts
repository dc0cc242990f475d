/**
 * The thrown error and its place, as the start of a sentence: `points.mjs:41 threw TypeError`. The message of an error
 * is left out, because it may quote a record or a setting.
 */
export const clauseOf = (thrown: unknown): string => {
  const place = placeOf(thrown)
  return place === undefined ? `${nameOf(thrown)} was thrown` : `${place} threw ${nameOf(thrown)}`
}

const nameOf = (thrown: unknown): string =>
  thrown instanceof Error && /^[A-Za-z]\w{0,60}$/.test(thrown.name) ? thrown.name : `a value (${typeof thrown})`

/** The file and line of the code that threw. Libraries and the runtime are skipped if the user's own code called them. */
const placeOf = (thrown: unknown): string | undefined => {
  if (!(thrown instanceof Error)) return undefined
  const places = (thrown.stack ?? "").split("\n").flatMap((text) => {
    const [, file, line] = frame.exec(text) ?? []
    return file === undefined || line === undefined ? [] : [{ file, line }]
  })
  const own = places.find(({ file }) => !file.includes("/node_modules/")) ?? places[0]
  return own && `${decoded(own.file.slice(own.file.lastIndexOf("/") + 1))}:${own.line}`
}

/** A frame of V8: `at name (file:///folder/points.mjs?x:41:13)` or `at /folder/points.mjs:41:13`. */
const frame = /^\s+at (?:.*\()?(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^?():]*)(?:\?[^:)]*)?:(\d+):\d+\)?$/

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
