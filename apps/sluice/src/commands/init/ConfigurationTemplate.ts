import type { Json } from "@sluice/values/Json"
import { stringify } from "yaml"
import type { SampleColumn, SampleColumns } from "./columns/Columns.js"
import type { SqlOrigin } from "./Database.js"
import * as NotSent from "./proposal/NotSent.js"
import {
  isFields,
  keyOf,
  type Proposal,
  type ProposedField,
  type ProposedRoute,
  profileFields
} from "./proposal/Proposal.js"
import { isLocalTime, languageNames, type SourceFacts } from "./proposal/SourceFacts.js"
import type { Trial } from "./proposal/Trial.js"
import type { Recognised } from "./shapes/Shape.js"

/** The data for a new configuration. */
export interface ConfigurationParts {
  /** The JSON Schema for editors, as a path from the folder of the configuration. */
  readonly schema: string
  /** Files relative to the folder of the configuration, or a query. */
  readonly origin: { readonly files: ReadonlyArray<string> } | SqlOrigin
  readonly records: string | undefined
  readonly columns: SampleColumns
  readonly recognised: Recognised | undefined
  readonly proposal: Proposal
  readonly facts: SourceFacts
  /** The result of the sample with this configuration. Absent before the configuration is tried. */
  readonly trial?: Trial
}

/** The words that mark a line for a person to check. */
export const uncertain = "uncertain:"

/** A configuration in YAML with a comment on each part. */
export const text = (template: ConfigurationParts): string =>
  [
    `# yaml-language-server: $schema=${template.schema}`,
    "# Written by `sluice init` from a sample. Read it once and correct it where necessary.",
    "#   npx sluice check sluice.yaml       finds mistakes",
    "#   npx sluice map sluice.yaml         shows the items of a record; sends nothing",
    "#   npx sluice run sluice.yaml --mock  sends to a mock of Braze on this machine",
    "version: 1",
    "",
    ...recognition(template),
    ...source(template),
    "",
    "# Paths that are never stored or sent, such as the text of a conversation.",
    "# never: [$.transcript]",
    "",
    "connections:",
    "  braze:",
    "    # In Braze: Settings › APIs and Identifiers. The key needs the permission users.track.",
    `    endpoint: "\${BRAZE_ENDPOINT}"`,
    `    apiKey: "\${BRAZE_API_KEY}"`,
    "",
    ...identity(template),
    "",
    ...attributes(template),
    "",
    "routes:",
    ...template.proposal.routes.flatMap((route, at) => [...(at === 0 ? [] : [""]), ...routeLines(route, template)]),
    ...notSent(template),
    ""
  ].join("\n")

const scalar = (value: string): string => stringify(value, { lineWidth: 0 }).trimEnd()

/** A value on one line. */
const flow = (value: Json): string =>
  typeof value === "string" ? scalar(value) : stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd()

const doubted = (doubt: string | undefined): string => (doubt === undefined ? "" : `  # ${uncertain} ${doubt}`)

const recognition = ({ recognised }: ConfigurationParts): ReadonlyArray<string> =>
  recognised === undefined
    ? []
    : [`# ${recognised.name}: ${recognised.what}, recognised by ${recognised.because}.`, `# ${recognised.page}`]

const source = ({
  columns,
  facts,
  origin,
  proposal,
  records,
  recognised
}: ConfigurationParts): ReadonlyArray<string> => [
  "source:",
  ...("query" in origin
    ? [...sql(origin), ...remember(0)]
    : [
        `  file: ${origin.files.length === 1 ? scalar(origin.files[0] ?? "") : flow([...origin.files])}`,
        ...(records === undefined ? [] : [`  records: ${scalar(records)}`]),
        ...(proposal.id === undefined
          ? ["  # No column identifies every record, so their ids are file:line.", "  # id: $.id"]
          : [`  id: ${scalar(proposal.id.path)}${repeats(columns, proposal.id.path)}`, ...remember(facts.changing)])
      ]),
  ...zone(proposal.timezone, facts, recognised),
  ...dates(facts),
  ...(facts.language === undefined
    ? []
    : [`  language: ${facts.language}  # the names of the columns are ${languageNames[facts.language]}`]),
  ...(facts.country === undefined
    ? []
    : [
        "  # The country of phone numbers without a country code.",
        `  country: ${flow(facts.country.written)}${doubted(facts.country.doubt)}`
      ])
]

const sql = ({ cursor, id, query, url }: SqlOrigin): ReadonlyArray<string> => [
  "  sql:",
  `    url: ${url.startsWith("sqlite:") ? scalar(url) : `"${url}"`}`,
  `    query: ${inOneLine(query)}`,
  ...(cursor === undefined
    ? [
        "    # No column shows when a row changed, so every run reads all rows and sends those that are new or changed.",
        "    # cursor: updated_at"
      ]
    : [
        "    # A run continues after the last row that was read, in the order of this column.",
        `    cursor: ${scalar(cursor.name)}${doubted(cursor.doubt)}`
      ]),
  ...(cursor?.overlaps === true
    ? ["    # Rows that were committed late are read again; none is sent twice.", "    overlap: 10 minutes"]
    : []),
  `    id: ${scalar(id)}`
]

/** A string on one line in which `${NAME}` is not a variable of the configuration. */
const inOneLine = (text: string): string => {
  const literal = text.replaceAll(/\$(?=\{[A-Za-z_]\w*(?::-[^}]*)?\})/g, () => "$$")
  return literal.includes("\n") ? JSON.stringify(literal) : scalar(literal)
}

const zone = (
  documented: string | undefined,
  { timezone }: SourceFacts,
  recognised: Recognised | undefined
): ReadonlyArray<string> => {
  if (documented !== undefined) return [`  timezone: ${documented}  # as ${recognised?.name ?? "the format"} documents`]
  return [
    "  # The time zone of times without an offset.",
    timezone === undefined ? "  # timezone: Europe/Lisbon" : `  timezone: ${timezone.name}${doubted(timezone.doubt)}`
  ]
}

const dates = ({ dates }: SourceFacts): ReadonlyArray<string> => {
  if (dates.unclear !== undefined)
    return [
      "  # The sample does not show whether the day or the month comes first in its dates. Choose one:",
      `  # dates: ${dates.unclear}`
    ]
  const [first, ...others] = dates.patterns
  if (first === undefined) return []
  return [`  dates: ${others.length === 0 ? first : flow([...dates.patterns])}${doubted(dates.doubt)}`]
}

/** Written only if each id of the sample has one content, because an id must name one record. */
const remember = (changing: number): ReadonlyArray<string> =>
  changing === 0
    ? ["  # Deliveries are remembered by id, so no record is sent twice.", "  remember: 90 days"]
    : [
        `  # Some ids repeat with other content (${changing} in the sample), so deliveries cannot be remembered by id.`,
        "  # remember: 90 days"
      ]

const repeats = (columns: SampleColumns, path: string): string => {
  const column = columns.all.find((one) => one.path === path)
  return column === undefined || column.count === column.distinct
    ? ""
    : `  # ${column.count - column.distinct} of ${column.count} records repeat an id`
}

const identity = ({ proposal }: ConfigurationParts): ReadonlyArray<string> => [
  "# The person of a record: the first of these identifiers that the record has. A record without any is Invalid.",
  "identity:",
  ...(proposal.identity.length === 0
    ? [
        "  # No id of a person was found. `sluice check` fails until you replace this.",
        "  - external_id: CHOOSE_A_PATH"
      ]
    : proposal.identity.map(({ doubt, entry }) => {
        const members = Object.entries(entry)
        const [first] = members
        const written = members.length === 1 && first !== undefined ? `${first[0]}: ${flow(first[1])}` : flow(entry)
        return `  - ${written}${doubted(doubt)}`
      }))
]

const attributes = ({ proposal }: ConfigurationParts): ReadonlyArray<string> => {
  if (proposal.isOpen)
    return [
      "# Custom attributes get their names from the records. To accept only some of them, declare those and set unknown: refuse.",
      "attributes:",
      "  unknown: allow"
    ]
  const custom = profileFields(proposal).filter(({ type }) => type !== undefined)
  return [
    "# The custom attributes that may be sent. All others are refused, so that a typo does not create a new attribute.",
    "attributes:",
    "  unknown: refuse",
    ...[...new Map(custom.map(({ name, type }) => [name, type]))].map(([name, type]) => `  ${scalar(name)}: ${type}`)
  ]
}

const routeLines = (route: ProposedRoute, template: ConfigurationParts): ReadonlyArray<string> => {
  const { comment, fields, mapping, name, settings, to, when } = route
  return [
    ...(comment === undefined ? [] : [`  # ${comment}`]),
    `  - name: ${scalar(name)}`,
    `    to: ${to}`,
    ...(when === undefined ? [] : [`    when: ${flow(when)}`]),
    ...(mapping === undefined ? [] : [`    mapping: ${flow(mapping)}`]),
    ...(fields === undefined
      ? []
      : fields.length === 0
        ? ["    fields: {}"]
        : [
            ...(fields.some(({ isOptional }) => isOptional)
              ? ["    # `name?`: a value that Braze would not accept is left out and counted."]
              : []),
            ...(JSON.stringify(fields.map(({ value }) => value)).includes("@excludeWhenNull")
              ? [nullComments[to]]
              : []),
            "    fields:",
            ...fieldLines(fields, "      ", { template, route, at: "fields" })
          ]),
    ...(settings === undefined
      ? []
      : ["    settings:", ...Object.entries(settings).map(([key, value]) => `      ${key}: ${flow(value)}`)])
  ]
}

const nullComments: Readonly<Record<ProposedRoute["to"], string>> = {
  "braze-user-track":
    "    # `@excludeWhenNull`: a null in a record removes nothing. Without it, Braze removes the value from the profile.",
  "braze-event-tracking": "    # `@excludeWhenNull`: a null in a record is not sent."
}

interface Around {
  readonly template: ConfigurationParts
  readonly route: ProposedRoute
  /** The mapping path, in the form that reasons use. */
  readonly at: string
}

const fieldLines = (fields: ReadonlyArray<ProposedField>, indent: string, around: Around): ReadonlyArray<string> =>
  fields.flatMap((field) => {
    const at = `${around.at}.${field.name}`
    const key = `${indent}${scalar(keyOf(field))}:`
    return isFields(field.value)
      ? [key, ...fieldLines(field.value.fields, `${indent}  `, { ...around, at })]
      : [`${key} ${flow(field.value)}${commentOf(field, { ...around, at })}`]
  })

const commentOf = (field: ProposedField, { at, route, template }: Around): string => {
  const doubts = [field.doubt, template.trial?.lost.get(`${route.name} ${at}`), offsetDoubt(field, template)]
  const [doubt] = doubts.filter((one) => one !== undefined)
  if (doubt !== undefined) return doubted(doubt)
  return field.column === undefined ? "" : share(field.column, template.columns.records)
}

const offsetDoubt = (
  { value }: ProposedField,
  { columns, facts, proposal }: ConfigurationParts
): string | undefined => {
  const zone = proposal.timezone === undefined ? facts.timezone?.name : undefined
  if (zone === undefined || isFields(value)) return undefined
  const paths = new Set(pathsIn(value))
  return columns.all.some((column) => paths.has(column.path) && isLocalTime(column))
    ? `the times have no offset and are read as ${zone}; confirm timezone under source`
    : undefined
}

const share = ({ count }: SampleColumn, records: number): string =>
  count === records ? "" : `  # in ${Math.max(1, Math.round((100 * count) / records))} % of the sample`

const notSent = ({ columns, proposal }: ConfigurationParts): ReadonlyArray<string> => {
  const left = NotSent.of(columns, proposal)
  return left.length === 0
    ? ["", "# Not sent: nothing. Every column of the sample is used."]
    : ["", "# Not sent:", ...left.map(({ path, why }) => `#   ${path}: ${why}`)]
}

/** The number of lines in a configuration that are marked as uncertain. */
export const doubts = (written: string): number =>
  written.split("\n").filter((line) => line.includes(`# ${uncertain}`)).length

/** Whether a string is a path that a mapping reads. */
export const pathsIn = (value: unknown): ReadonlyArray<string> => {
  if (typeof value === "string") return value.startsWith("$") ? [value] : []
  if (Array.isArray(value)) return value.flatMap(pathsIn)
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(pathsIn) : []
}

/** A description of what a route sends, for people. */
export const described = ({ comment, fields, mapping, to }: ProposedRoute): string => {
  if (mapping !== undefined) return comment ?? `a mapping for ${to}`
  if (fields === undefined) return `the default mapping of ${to}`
  if (fields.length === 0) return "no known attribute was found; fill in fields"
  const at = fields.find(({ name }) => name === "time")
  const names = listed(fields.filter(({ value }) => !isFields(value)).map(({ name }) => name))
  if (to === "braze-user-track" || at === undefined) return names
  const name = fields.find((field) => field.name === "name")?.value
  const properties = fields.flatMap(({ value }) => (isFields(value) ? value.fields.map((field) => field.name) : []))
  const shown = typeof name === "string" && !name.startsWith("$") ? `"${name}"` : sourceText(name)
  return `${shown} at ${sourceText(at.value)}${properties.length === 0 ? "" : `, with ${listed(properties)}`}`
}

const sourceText = (value: ProposedField["value"] | undefined): string => pathsIn(value)[0] ?? "?"

const mostNames = 12

/** Names in one line, without those after the first twelve. */
export const listed = (names: ReadonlyArray<string>): string =>
  names.length <= mostNames
    ? names.join(", ")
    : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`
