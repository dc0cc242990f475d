import type { SourceRecord } from "@sluice/core/SourceRecord"
import { suggest } from "@sluice/values/NearMiss"
import type { Path } from "@sluice/values/Problem"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { counted } from "../report/Numbers.js"
import * as RecordPlaces from "./RecordPlaces.js"
import type { Wiring } from "./Wiring.js"

/**
 * What a configuration looks at and none of the records has, and texts of its own that name a place which records do have:
 * most often a slip of the pen, and one that no run would call a mistake. Nothing where there are no records.
 */
export const find = (wiring: Wiring, records: ReadonlyArray<SourceRecord>): ReadonlyArray<ConfigurationProblem> => {
  if (records.length === 0) return []
  const { problemAt } = wiring.configuration
  const seen = new Set(records.flatMap(({ body }) => RecordPlaces.leaves(body)).flatMap(withHolders))
  const candidates = [...seen].filter((place) => !place.includes('["')).slice(0, compared)
  const told = new Set<string>()
  return partsOf(wiring).flatMap(({ at, isMapping, reads, written }) => {
    const texts = textsOf(written, at)
    const placeOf = (path: string): Path =>
      texts.find(({ text }) => RecordPlaces.ofPath(text) === RecordPlaces.ofPath(path))?.at ?? at
    const unseen = reads.filter((path) => !isSeen(RecordPlaces.ofPath(path), seen) && !told.has(path))
    for (const path of unseen) told.add(path)
    const forgotten = isMapping ? texts.filter(({ isKey, text }) => !isKey && isForgottenPath(text, seen)) : []
    return [
      ...unseen.map((path) => problemAt(placeOf(path), unseenText(path, candidates, records.length))),
      ...forgotten.map(({ at: place, text }) => problemAt(place, forgottenText(text)))
    ]
  })
}

/**
 * Places that a slip is compared with. Where there are more, keys are data (a score for each e-mail address), and those shall
 * neither take their time nor be told to anybody.
 */
const compared = 2_000

interface Part {
  readonly at: Path
  /** As it stands in the configuration. */
  readonly written: unknown
  /** Paths that it looks at. */
  readonly reads: ReadonlyArray<string>
  /** Texts may be paths in it, and not only keys. */
  readonly isMapping: boolean
}

const partsOf = ({ configuration: { shape }, identityPlaces, routes }: Wiring): ReadonlyArray<Part> => [
  ...(shape.source?.id === undefined
    ? []
    : [{ at: ["source", "id"], written: "", reads: [shape.source.id], isMapping: false }]),
  { at: ["identity"], written: shape.identity, reads: identityPlaces.map(({ path }) => path), isMapping: false },
  ...shape.routes.flatMap(({ fields, mapping, when }, index): ReadonlyArray<Part> => {
    const wired = routes[index]
    const base = ["routes", index]
    return [
      {
        at: [...base, "when"],
        written: when,
        reads: (wired?.condition ?? []).filter((path) => !isToBeAbsent(when?.[path])),
        isMapping: false
      },
      {
        at: [...base, fields === undefined ? "mapping" : "fields"],
        written: fields ?? mapping,
        reads: wired?.mapping?.reads ?? [],
        isMapping: true
      }
    ]
  })
]

/** A condition that holds where there is nothing. */
const isToBeAbsent = (condition: unknown): boolean =>
  typeof condition === "object" && condition !== null && "exists" in condition && condition.exists === false

interface Text {
  readonly at: Path
  readonly text: string
  readonly isKey: boolean
}

/** Every text of a part, keys too: a condition has its paths there. */
const textsOf = (written: unknown, at: Path): ReadonlyArray<Text> => {
  if (typeof written === "string") return [{ at, text: written, isKey: false }]
  if (typeof written !== "object" || written === null) return []
  return Object.entries(written).flatMap(([key, member]) => {
    const place = [...at, Array.isArray(written) ? Number(key) : key]
    return [{ at: place, text: key, isKey: true }, ...textsOf(member, place)]
  })
}

/** A place below a text or a list, as `name[0]` or `items.length`, is seen where that is. */
const isSeen = (looked: string, seen: ReadonlySet<string>): boolean =>
  looked === "" || seen.has(looked) || seen.has(looked.replace(/(\[\*\]|\.length)$/, ""))

const unseenText = (path: string, candidates: ReadonlyArray<string>, count: number): string => {
  const near = suggest(RecordPlaces.ofPath(path), candidates)
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
const isForgottenPath = (text: string, seen: ReadonlySet<string>): boolean => {
  if (text.startsWith("$.")) return false
  const place = RecordPlaces.ofPath(text)
  return (place !== text || place.includes(".")) && seen.has(place)
}

const forgottenText = (text: string): string =>
  `It is the text ${JSON.stringify(text)} for every record. If that place of the record is meant, write $.${RecordPlaces.ofPath(text)}.`
