import * as Path from "@sluice/core/Path"
import * as Selector from "@sluice/core/Selector"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Json, JsonObject } from "@sluice/values/Json"
import { suggest } from "@sluice/values/NearMiss"
import type { Path as Place } from "@sluice/values/Problem"
import { Either } from "effect"
import type { ConfigurationProblem } from "../configuration/Problem.js"
import { counted } from "../report/Numbers.js"
import * as RecordPlaces from "./RecordPlaces.js"
import type { Wiring } from "./Wiring.js"

/**
 * Probable mistakes that a run would not report: paths that none of the records has, and strings that are probably paths
 * without `$.`. The records must still contain the paths of `never`. Empty without records.
 */
export const find = (wiring: Wiring, records: ReadonlyArray<SourceRecord>): ReadonlyArray<ConfigurationProblem> => {
  if (records.length === 0) return []
  const { problemAt, shape } = wiring.configuration
  const bodies = records.map(({ body }) => body)
  const never = (shape.never ?? []).map((text) => ({
    text,
    selector: Either.getOrElse(Selector.parse(text), () => [])
  }))
  const read = bodies.map((body) => withoutNever(body, never))
  const seen = new Set(read.flatMap((body) => RecordPlaces.leaves(body)).flatMap(withParents))
  const candidates = [...seen].filter((place) => !place.includes('["')).slice(0, maxCandidates)
  const reported = new Set<string>()
  const needless = never.flatMap(({ text, selector }, index) =>
    bodies.some((body) => Selector.matches(body, selector))
      ? []
      : [problemAt(["never", index], `${noneHas(text, records.length)}, so nothing is removed there.`)]
  )
  const unmatched = partsOf(wiring).flatMap(({ at, isMapping, reads, written }) => {
    const texts = textsOf(written, at)
    const placeOf = (path: string): Place =>
      texts.find(({ text }) => RecordPlaces.ofPath(text) === RecordPlaces.ofPath(path))?.at ?? at
    const unseen = reads.filter((path) => !isSeen(RecordPlaces.ofPath(path), seen) && !reported.has(path))
    for (const path of unseen) reported.add(path)
    const forgotten = isMapping ? texts.filter(({ isKey, text }) => !isKey && isForgottenPath(text, seen)) : []
    return [
      ...unseen.map((path) => problemAt(placeOf(path), unseenText(path, candidates, records.length))),
      ...forgotten.map(({ at: place, text }) => problemAt(place, forgottenText(text)))
    ]
  })
  return [...needless, ...unmatched]
}

const withoutNever = (body: JsonObject, never: ReadonlyArray<{ readonly selector: Selector.Selector }>): Json =>
  never.reduce<Json>((rest, { selector }) => Selector.without(rest, selector), body)

/**
 * The maximum number of places that a path is compared with for a suggestion. If there are more, the keys are data,
 * such as a score for each email address. Comparing them would be slow, and they must not appear in a message.
 */
const maxCandidates = 2_000

interface Part {
  readonly at: Place
  /** As it is written in the configuration. */
  readonly written: unknown
  /** Paths that it reads. */
  readonly reads: ReadonlyArray<string>
  /** Whether strings may be paths, and not only keys. */
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
        reads: (wired?.condition ?? []).filter((path) => !expectsAbsence(when?.[path])),
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

/** Whether an absent value meets a condition. */
const expectsAbsence = (condition: unknown): boolean =>
  typeof condition === "object" && condition !== null && "exists" in condition && condition.exists === false

interface Text {
  readonly at: Place
  readonly text: string
  readonly isKey: boolean
}

/** Every string of a part, including keys, because the keys of a condition are paths. */
const textsOf = (written: unknown, at: Place): ReadonlyArray<Text> => {
  if (typeof written === "string") return [{ at, text: written, isKey: false }]
  if (typeof written !== "object" || written === null) return []
  return Object.entries(written).flatMap(([key, member]) => {
    if (key === "@literal") return []
    const place = [...at, Array.isArray(written) ? Number(key) : key]
    return [{ at: place, text: key, isKey: true }, ...textsOf(member, place)]
  })
}

/** Whether records have a place. A place below text or a list, such as `name[0]` or `items.length`, counts as that text or list. */
const isSeen = (place: string, seen: ReadonlySet<string>): boolean =>
  place === "" || seen.has(place) || seen.has(place.replace(/(\[\*\]|\.length)$/, ""))

const unseenText = (path: string, candidates: ReadonlyArray<string>, count: number): string => {
  const near = suggest(RecordPlaces.ofPath(path), candidates)
  return `${noneHas(path, count)}.${near === undefined ? "" : ` Did you mean $.${near}?`}`
}

const noneHas = (path: string, count: number): string =>
  count === 1 ? `The only record checked has no ${path}` : `None of the first ${counted(count, "record")} has ${path}`

/** A place and its parents, outermost last: `a.b.c`, `a.b`, `a`. */
const withParents = (place: string): ReadonlyArray<string> => {
  const end = Math.max(place.lastIndexOf("."), place.lastIndexOf("["))
  return end <= 0 ? [place] : [place, ...withParents(place.slice(0, end))]
}

/** Whether a string such as `session.email` or `$email` names a place that records have. A single name is probably meant as text. */
const isForgottenPath = (text: string, seen: ReadonlySet<string>): boolean => {
  if (Path.isMeant(text)) return false
  const place = RecordPlaces.ofPath(text)
  return (place !== text || place.includes(".")) && seen.has(place)
}

const forgottenText = (text: string): string =>
  `This is the text ${JSON.stringify(text)} in every record. To read the value from the record, write $.${RecordPlaces.ofPath(text)}.`
