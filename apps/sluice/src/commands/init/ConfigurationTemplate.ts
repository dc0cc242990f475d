import { stringify } from "yaml"
import type { Guess } from "./Guess.js"
import type { SampleField } from "./SampleFields.js"

/** What a person chose, or what was guessed. */
export interface TemplateChoice {
  /** Relative to the folder of the configuration. */
  readonly file: string
  readonly person: string | undefined
  readonly event: { readonly path: string; readonly name: string } | undefined
}

/** A configuration in YAML with a comment on each part. */
export const text = (guess: Guess, choice: TemplateChoice, sample: number): string =>
  [
    "# Written by `sluice init` from a sample. Read it once and change what is wrong.",
    "#   npx sluice check sluice.yaml       finds mistakes",
    "#   npx sluice map sluice.yaml         shows the items of a record; sends nothing",
    "#   npx sluice run sluice.yaml --mock  sends to a mock of Braze on this machine",
    "version: 1",
    "",
    ...source(guess, choice),
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
    ...identity(guess, choice),
    "",
    ...attributes(guess),
    "",
    "routes:",
    ...profile(guess, sample),
    ...event(guess, choice, sample),
    ""
  ].join("\n")

const scalar = (value: string): string => stringify(value, { lineWidth: 0 }).trimEnd()

const source = ({ ids, changing, dates }: Guess, { file }: TemplateChoice): ReadonlyArray<string> => [
  "source:",
  `  file: ${scalar(file)}`,
  ...(ids[0] === undefined
    ? ["  # No field identifies every record, so their ids are file:line.", "  # id: $.id"]
    : [`  id: ${ids[0].path}${repeats(ids[0])}`, ...remember(changing)]),
  "  # The time zone of times without an offset.",
  "  # timezone: Europe/Lisbon",
  ...(dates === undefined
    ? []
    : dates === "unclear"
      ? [
          "  # Dates have slashes, and the sample does not show whether the day or the month comes first. Say which:",
          "  # dates: DD/MM/YYYY"
        ]
      : [`  dates: ${dates}`])
]

/** Only if no id of the sample has two contents, because an id must name one record. */
const remember = (changing: number): ReadonlyArray<string> =>
  changing === 0
    ? ["  # Sends no record twice: what was delivered is remembered by its id.", "  remember: 90 days"]
    : [
        `  # Ids repeat with other content (${changing} in the sample), so what was delivered cannot be remembered by them.`,
        "  # remember: 90 days"
      ]

const repeats = ({ count, distinct }: SampleField): string =>
  count === distinct ? "" : `  # ${count - distinct} of ${count} records repeat an id`

const identity = ({ ids }: Guess, { person }: TemplateChoice): ReadonlyArray<string> => {
  const alias = ids[0]?.path
  const anonymous =
    alias === undefined ? [] : [`  - { user_alias: { alias_name: ${alias}, alias_label: sluice }, create: true }`]
  return [
    "# The person of a record: the first of these that is present. A record without any is Invalid.",
    "identity:",
    ...(person === undefined ? [] : [`  - external_id: ${person}`]),
    ...(person !== undefined && anonymous.length > 0
      ? [
          "  # For people without an id yet: uncomment to create profiles for such records.",
          ...anonymous.map((line) => line.replace("  - ", "  # - "))
        ]
      : anonymous),
    ...(person === undefined && anonymous.length === 0
      ? ["  # No id was found. `sluice check` fails until you replace this.", "  - external_id: CHOOSE_A_PATH"]
      : [])
  ]
}

const attributes = ({ custom }: Guess): ReadonlyArray<string> => [
  "# The custom attributes that may be sent. Others are refused, so that a typo does not create a new attribute.",
  "attributes:",
  "  unknown: refuse",
  ...custom.map(({ field, type }) => `  # ${nameOf(field)}: ${type}`)
]

const nameOf = ({ path }: SampleField): string => path.slice(path.lastIndexOf(".") + 1)

const share = ({ count }: SampleField, sample: number): string =>
  count === sample ? "" : `  # in ${Math.round((100 * count) / sample)} % of the sample`

const profile = ({ profile: found, custom }: Guess, sample: number): ReadonlyArray<string> => [
  "  # `name?` leaves out and counts a value that Braze would not accept.",
  "  - name: profile",
  "    to: braze-user-track",
  ...(found.size === 0 ? ["    fields: {}"] : ["    fields:"]),
  ...[...found].map(([attribute, field]) => `      ${attribute}?: ${field.path}${share(field, sample)}`),
  ...(found.size === 0
    ? []
    : custom.map(({ field }) => `      # ${nameOf(field)}: ${field.path}${share(field, sample)}`))
]

const event = ({ custom }: Guess, { event: chosen }: TemplateChoice, sample: number): ReadonlyArray<string> =>
  chosen === undefined
    ? []
    : [
        "",
        "  - name: event",
        "    to: braze-event-tracking",
        `    when: { ${chosen.path}: { exists: true } }`,
        "    fields:",
        `      name: ${scalar(chosen.name)}`,
        `      time: ${chosen.path}`,
        ...(custom.length === 0 ? [] : ["      # properties:"]),
        ...custom.map(({ field }) => `      #   ${nameOf(field)}: ${field.path}${share(field, sample)}`)
      ]
