import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import type { Preview, PreviewRoute } from "../run/Preview.js"
import type { ShownRequest } from "../wiring/CapturingTransport.js"
import type { Painter } from "./Painter.js"

/** What a record becomes, for people. `mask` shows kinds and lengths in place of values. */
export const text = (preview: Preview, mask: boolean, paint: Painter): string =>
  [
    paint.strong(
      `${preview.id} (${preview.origin.source}${preview.origin.line === undefined ? "" : `:${preview.origin.line}`})`
    ),
    ...preview.routes.flatMap((route) => ["", ...routeText(route, mask, paint)]),
    ...(preview.unused === undefined || preview.unused.length === 0
      ? []
      : ["", `Not used: ${preview.unused.map((path) => `$.${path}`).join(", ")}`]),
    ...preview.requests.flatMap((request) => ["", ...requestText(request, mask)])
  ].join("\n")

const routeText = (route: PreviewRoute, mask: boolean, paint: Painter): ReadonlyArray<string> => {
  const title = route.name === "" ? "cannot be read" : `${route.name} → ${route.to}`
  const head = route.outcome === "items" ? title : `${title}: ${paint.warn(route.outcome)}`
  const names = route.items.flatMap(({ fields }) => fields.map(({ name }) => name.length))
  const width = Math.max(0, ...names)
  return [
    head,
    ...route.items.flatMap(({ lane, fields }) => [
      `  ${lane}`,
      ...fields.map(({ name, value, from }) => {
        const origin = from.length === 0 ? "" : paint.faint(`  ← ${from.join(", ")}`)
        return `    ${name.padEnd(width)}  ${JSON.stringify(mask ? masked(value) : value)}${origin}`
      })
    ]),
    ...route.problems.map((reason) => `  ${reasonText(reason)}`),
    ...route.warnings.map((reason) => `  ${paint.faint("remark:")} ${reasonText(reason)}`)
  ]
}

const reasonText = ({ code, path, mappingPath, message }: Reason): string => {
  const places = [path, mappingPath].filter((place) => place !== undefined).join(" → ")
  return `${code}${places === "" ? "" : ` at ${places}`}: ${message}`
}

const requestText = ({ method, url, body }: ShownRequest, mask: boolean): ReadonlyArray<string> => [
  `${method} ${url}`,
  JSON.stringify(mask ? maskedUnknown(body) : body, null, 2)
]

/** The same for what is not known to be JSON. */
export const maskedUnknown = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(maskedUnknown)
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedUnknown(member)]))
  return value === null || typeof value === "boolean" ? value : maskedScalar(value)
}

/** Kind and length in place of the value; true, false and null stay. */
export const masked = (value: Json): unknown => maskedUnknown(value)

const maskedScalar = (value: unknown): string =>
  typeof value === "string" ? `‹text of ${[...value].length}›` : `‹${typeof value}›`
