import type { Reason } from "@sluice/values/Reason"
import type { Preview, PreviewRoute } from "../run/Preview.js"
import type { ShownRequest } from "../wiring/CapturingTransport.js"
import type { Colours } from "./Colours.js"

/** The preview of a record as text. `mask` shows types and lengths instead of values. */
export const text = (preview: Preview, mask: boolean, colours: Colours): string =>
  [
    colours.strong(
      `${preview.id} (${preview.origin.source}${preview.origin.line === undefined ? "" : `:${preview.origin.line}`})`
    ),
    ...preview.routes.flatMap((route) => ["", ...routeText(route, mask, colours)]),
    ...(preview.unused === undefined || preview.unused.length === 0
      ? []
      : ["", `Not used: ${preview.unused.map((path) => `$.${path}`).join(", ")}`]),
    ...preview.requests.flatMap((request) => ["", ...requestText(request, mask)])
  ].join("\n")

const routeText = (route: PreviewRoute, mask: boolean, colours: Colours): ReadonlyArray<string> => {
  const title = route.name === "" ? "cannot be read" : `${route.name} → ${route.to}`
  const head = route.outcome === "items" ? title : `${title}: ${colours.warn(route.outcome)}`
  const names = route.items.flatMap(({ fields }) => fields.map(({ name }) => name.length))
  const width = Math.max(0, ...names)
  return [
    head,
    ...route.items.flatMap(({ lane, fields }) => [
      `  ${lane}`,
      ...fields.map(({ name, value, from }) => {
        const origin = from.length === 0 ? "" : colours.faint(`  ← ${from.join(", ")}`)
        return `    ${name.padEnd(width)}  ${JSON.stringify(mask ? maskedUnknown(value) : value)}${origin}`
      })
    ]),
    ...route.problems.map((reason) => `  ${reasonText(reason)}`),
    ...route.warnings.map((reason) => `  ${colours.faint("remark:")} ${reasonText(reason)}`)
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

/** Types and lengths instead of values; `true`, `false` and `null` stay. */
const maskedUnknown = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(maskedUnknown)
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedUnknown(member)]))
  return value === null || typeof value === "boolean" ? value : maskedScalar(value)
}

const maskedScalar = (value: unknown): string =>
  typeof value === "string" ? `‹text of ${[...value].length}›` : `‹${typeof value}›`

/** The same preview with types and lengths instead of values. */
export const maskedPreview = (preview: Preview) => ({
  ...preview,
  routes: preview.routes.map((route) => ({
    ...route,
    items: route.items.map(({ lane, fields }) => ({
      lane,
      fields: fields.map((field) => ({ ...field, value: maskedUnknown(field.value) }))
    }))
  })),
  requests: preview.requests.map((request) => ({ ...request, body: maskedUnknown(request.body) }))
})
