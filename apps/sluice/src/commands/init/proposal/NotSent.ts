import type { Json } from "@sluice/values/Json"
import type { SampleColumn, SampleColumns } from "../columns/Columns.js"
import { type LeftOutColumn, type Proposal, shortForm } from "./Proposal.js"

/**
 * Every column that a proposal does not use, with the reason. An object without any used column is one entry. A column
 * that only selects a route or identifies the record is used.
 */
export const of = ({ all }: SampleColumns, proposal: Proposal): ReadonlyArray<LeftOutColumn> => {
  const used = [...new Set(pathsOf(proposal))]
  const known = new Set(proposal.leftOut.map(({ path }) => path))
  const isUsed = ({ path }: SampleColumn): boolean => used.some((one) => isWithin(path, one) || isWithin(one, path))
  const unused = all.filter((column) => !known.has(column.path) && !isUsed(column))
  const paths = new Set(
    unused.map((column) =>
      topOf(
        column,
        all.filter((one) => !unused.includes(one))
      )
    )
  )
  return [...proposal.leftOut, ...[...paths].map((path) => ({ path, why }))]
}

const why = "no field uses it; add one to send it"

/** Whether a path is another one or below it. `$.` is the whole record. */
const isWithin = (path: string, other: string): boolean =>
  path === other || other === "$" || other === "$." || path.startsWith(`${other}.`) || path.startsWith(`${other}[`)

/** The highest object around a column that contains no other used column, or the column itself. */
const topOf = ({ path, steps }: SampleColumn, used: ReadonlyArray<SampleColumn>): string => {
  const ends = steps.map((step) => path.indexOf(step) + step.length).slice(0, -1)
  const parents = ends.map((end) => path.slice(0, end)).filter((parent) => isWithin(path, parent))
  return parents.find((parent) => !used.some((one) => isWithin(one.path, parent))) ?? path
}

const pathsOf = ({ id, identity, routes }: Proposal): ReadonlyArray<string> => [
  ...(id === undefined ? [] : [id.path]),
  ...identity.flatMap(({ entry }) => textsIn(entry)),
  ...routes.flatMap(({ fields = [], mapping = null, reads = [], when = {} }) => [
    ...textsIn(shortForm(fields)),
    ...textsIn(mapping),
    ...reads,
    ...Object.keys(when)
  ])
]

const textsIn = (value: Json): ReadonlyArray<string> => {
  if (typeof value === "string") return value.startsWith("$") ? [value] : templatePaths(value)
  if (typeof value !== "object" || value === null) return []
  return Object.values(value).flatMap((member: Json) => textsIn(member))
}

const templatePaths = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/\{\{\{?\s*(\$[^{}]*?)\s*\}\}/g)].flatMap(([, path]) => path ?? [])
