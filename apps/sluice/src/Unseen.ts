import { suggest } from "@sluice/core/NearMiss"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { ConfigurationPath, ConfigurationProblem } from "./configuration/Problem.js"
import * as RecordPlaces from "./RecordPlaces.js"
import { counted } from "./terminal/Numbers.js"
import type { Wiring } from "./Wiring.js"

/**
 * What a configuration looks at and none of the records has, and texts of its own that name a place which records do have:
 * most often a slip of the pen, and one that no run would call a mistake. Nothing where there are no records.
 */
export const find = (wiring: Wiring, records: ReadonlyArray<SourceRecord>): ReadonlyArray<ConfigurationProblem> => {
  if (records.length === 0) return []
  const { problemAt } = wiring.configuration
  const places = new Set(records.flatMap(({ body }) => RecordPlaces.leaves(body)))
  const told = new Set<string>()
  return partsOf(wiring).flatMap(({ at, reads, written }) => {
    const texts = textsOf(written, at)
    const unseen = reads.filter((path) => !isSeen(RecordPlaces.ofPath(path), places) && !told.has(path))
    for (const path of unseen) told.add(path)
    return [
      ...unseen.map((path) =>
        problemAt(texts.find(({ text }) => text === path)?.at ?? at, unseenText(path, places, records.length))
      ),
      ...texts
        .filter(({ isKey, text }) => !isKey && isForgottenPath(text, places))
        .map(({ at: place, text }) => problemAt(place, forgottenText(text)))
    ]
  })
}

interface Part {
  readonly at: ConfigurationPath
  /** As it stands in the configuration. */
  readonly written: unknown
  /** Paths that it looks at. */
  readonly reads: ReadonlyArray<string>
}

const partsOf = ({ configuration: { shape }, identityPlaces, routes }: Wiring): ReadonlyArray<Part> => [
  ...(shape.source?.id === undefined ? [] : [{ at: ["source", "id"], written: "", reads: [shape.source.id] }]),
  { at: ["identity"], written: shape.identity, reads: identityPlaces.map(({ path }) => path) },
  ...shape.routes.flatMap(({ fields, mapping, when }, index): ReadonlyArray<Part> => {
    const wired = routes[index]
    const base = ["routes", index]
    return [
      { at: [...base, "when"], written: when, reads: wired?.condition ?? [] },
      {
        at: [...base, fields === undefined ? "mapping" : "fields"],
        written: fields ?? mapping,
        reads: wired?.mapping?.compiled.reads ?? []
      }
    ]
  })
]

interface Text {
  readonly at: ConfigurationPath
  readonly text: string
  readonly isKey: boolean
}

/** Every text of a part, keys too: a condition has its paths there. */
const textsOf = (written: unknown, at: ConfigurationPath): ReadonlyArray<Text> => {
  if (typeof written === "string") return [{ at, text: written, isKey: false }]
  if (typeof written !== "object" || written === null) return []
  return Object.entries(written).flatMap(([key, member]) => {
    const place = [...at, Array.isArray(written) ? Number(key) : key]
    return [{ at: place, text: key, isKey: true }, ...textsOf(member, place)]
  })
}

/** A place below a text or a list, as `name[0]` or `items.length`, is seen where that is. */
const isSeen = (looked: string, places: ReadonlySet<string>): boolean => {
  const holder = looked.replace(/(\[\*\]|\.length)$/, "")
  return [...places].some((place) => RecordPlaces.covers(looked, place) || RecordPlaces.covers(holder, place))
}

const unseenText = (path: string, places: ReadonlySet<string>, count: number): string => {
  const near = suggest(RecordPlaces.ofPath(path), [...places].flatMap(withHolders))
  const who =
    count === 1 ? "The one record that was looked at has no" : `None of the first ${counted(count, "record")} has`
  return `${who} ${path}.${near === undefined ? "" : ` Did you mean $.${near}?`}`
}

/** A place, and what holds it, outermost last: `a.b.c`, `a.b`, `a`. */
const withHolders = (place: string): ReadonlyArray<string> => {
  const end = Math.max(place.lastIndexOf("."), place.lastIndexOf("["))
  return end <= 0 ? [place] : [place, ...withHolders(place.slice(0, end))]
}

/** `session.email` or `$email`, where records have such a place. A single name may well be meant as it stands. */
const isForgottenPath = (text: string, places: ReadonlySet<string>): boolean => {
  if (text.startsWith("$.")) return false
  const place = RecordPlaces.ofPath(text)
  return (place !== text || place.includes(".")) && places.has(place)
}

const forgottenText = (text: string): string =>
  `It is the text ${JSON.stringify(text)} for every record. A path begins with $., as $.${RecordPlaces.ofPath(text)}.`
