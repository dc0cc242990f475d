import type { JsonObject } from "@sluice/values/Json"
import * as ColumnName from "../columns/ColumnName.js"
import { isMostly, isScalar, isUnique, type SampleColumn, type SampleColumns } from "../columns/Columns.js"
import * as Fields from "./Fields.js"
import { isTime } from "./FieldValue.js"
import type { IdentityEntry, Proposal, ProposedField, ProposedRoute } from "./Proposal.js"

/** Decisions of a person or of a known format. An absent member is guessed. */
export interface ColumnDecisions {
  /** Path of the person's id; `none`: the records have no such id. */
  readonly person?: string | undefined
  /** Path of the event's time; `none`: the records are not events. */
  readonly event?: string | undefined
  /** Name of the event, or the path of the column that has it. */
  readonly eventName?: string | undefined
  /** Paths of the columns that are sent. Default: all. */
  readonly send?: ReadonlySet<string> | undefined
}

/** The probable roles of the columns in a sample. */
export interface Guess {
  /** Columns that can be the id of the person, the best first. */
  readonly people: ReadonlyArray<SampleColumn>
  readonly anonymous: SampleColumn | undefined
  /** The id of the record. */
  readonly record: SampleColumn | undefined
  readonly standard: ReadonlyMap<Fields.StandardName, SampleColumn>
  /** Columns that can have the event's name. */
  readonly names: ReadonlyArray<SampleColumn>
  /** Columns that can have the event's time. */
  readonly times: ReadonlyArray<SampleColumn>
  /** Whether a record describes an event and not only a person. */
  readonly isEvent: boolean
}

/** Objects whose members describe the person of a record. */
const personObjects =
  /^(?:user|customer|person|contact|session|profile|traits|requester|subscriber|client|buyer|shopper|member|visitor|guest|recipient|lead|kunde|nutzer|cliente|usuario|utilisateur|utente|klant|gebruiker)s?(?:data|info|details|attributes|properties)?$/

/** Objects that describe someone other than the person. */
const otherObjects =
  /^(?:assignee|agent|submitter|owner|author|organization|organisation|company|account|product|item|device|app|campaign|library|page|location|group|team|employee|store|seller|merchant|vendor)s?$/

const parents = ({ steps }: SampleColumn): ReadonlyArray<string> => steps.slice(0, -1).map(ColumnName.plain)

const isOfOthers = (column: SampleColumn): boolean => parents(column).some((name) => otherObjects.test(name))
const isOfPerson = (column: SampleColumn): boolean =>
  parents(column).some((name) => personObjects.test(name)) && !isOfOthers(column)

/** Guesses from names and values. */
export const guess = (columns: SampleColumns): Guess => {
  const own = columns.all.filter((column) => !isOfOthers(column))
  const scalars = own.filter(isScalar)
  const ids = scalars.filter(
    (column) => !isTime(column) && !isMostly(column, "boolean", "booleanWord", "email", "url", "longText")
  )
  const standard = Fields.standardColumns(preferringPerson(own))
  const record = recordId(ids, columns.records)
  const times = timesOf(scalars)
  const names = Fields.ranked(
    scalars.filter((column) => isEventName(column, columns.records)),
    "eventName"
  )
  const named = personIds(ids, record)
  const isTable = named.length === 0 && names.length === 0 && isTableOfPeople(own, record, standard)
  const people = isTable && record !== undefined ? [record] : named
  const person = people[0]
  const isEvent =
    times.length > 0 &&
    (names.length > 0 || (record !== undefined && record !== person && !isAboutOnePerson(columns, person, record)))
  return { people, anonymous: Fields.bestOf(ids, "anonymous"), record, standard, names, times, isEvent }
}

/** Columns of the person's objects come first if one of these objects has an address or a name. */
const preferringPerson = (columns: ReadonlyArray<SampleColumn>): ReadonlyArray<SampleColumn> => {
  const first = columns.filter(isOfPerson)
  const names = new Set(first.map(({ name }) => name))
  return [...first, ...columns.filter((column) => !isOfPerson(column) && !names.has(column.name))]
}

/** Columns of records that are not people: of orders, products and messages. */
const otherRecords =
  /^(?:amount|price|quantity|qty|sku|product|productid|productname|subject|message|body|betrag|preis|menge|artikel|betreff|importe|precio|cantidad|producto|asunto|montant|prix|quantite|produit|sujet|importo|prezzo|quantita|prodotto|oggetto|valor|preco|quantidade|produto|assunto|bedrag|prijs|aantal|onderwerp)$/

/**
 * Whether each record is a person: it has a column such as `id`, its own address, and a name. Its times, such as
 * `updated_at`, are then attributes.
 */
const isTableOfPeople = (
  columns: ReadonlyArray<SampleColumn>,
  record: SampleColumn | undefined,
  standard: Guess["standard"]
): boolean => {
  const email = standard.get("email")
  const hasName = (["first_name", "last_name", "fullName"] as const).some((name) => standard.has(name))
  if (record === undefined || email === undefined || !hasName || !genericId(record)) return false
  const isOfTop = [record, email].every(({ steps }) => steps.length === 1)
  return isOfTop && email.distinct >= 0.95 * email.count && !columns.some(({ name }) => otherRecords.test(name))
}

/** If every record has a different person id, the file contains people, even if the records have another id. */
const isAboutOnePerson = (
  { records }: SampleColumns,
  person: SampleColumn | undefined,
  record: SampleColumn
): boolean =>
  person !== undefined &&
  records > 1 &&
  isUnique(person, records) &&
  ColumnName.rank("record", record.name) !== undefined &&
  person.steps.length === 1 &&
  genericId(record)

const genericId = ({ name }: SampleColumn): boolean => ["id", "uuid", "recordid"].includes(name)

const recordId = (ids: ReadonlyArray<SampleColumn>, records: number): SampleColumn | undefined =>
  Fields.ranked(
    ids.filter((column) => isUnique(column, records) && !isOfPerson(column)),
    "record"
  )[0]

/** `$.customer.id`, `$.customer_id`, and `$.id` of a record that has no other id. */
const personIds = (ids: ReadonlyArray<SampleColumn>, record: SampleColumn | undefined): ReadonlyArray<SampleColumn> => {
  const inside = ids.filter(
    (column) => isOfPerson(column) && ["id", "externalid", "key", "number"].includes(column.name)
  )
  const named = Fields.ranked(
    ids.filter((column) => !inside.includes(column)),
    "person"
  )
  const external = [...named, ...inside].filter(({ name }) => name === "externalid")
  return [...new Set([...external, ...named, ...inside])].filter(
    (column) => column !== record || named.includes(column)
  )
}

const timesOf = (scalars: ReadonlyArray<SampleColumn>): ReadonlyArray<SampleColumn> => {
  const times = scalars.filter((column) => isTime(column) && ColumnName.rank("dob", column.name) === undefined)
  const named = Fields.ranked(times, "eventTime")
  return [...named, ...times.filter((column) => !named.includes(column))]
}

const isEventName = (column: SampleColumn, records: number): boolean =>
  column.form === "text" &&
  column.distinct <= Math.max(20, records / 5) &&
  !isTime(column) &&
  !isMostly(column, "integer", "decimal", "email", "url", "uuid", "booleanWord", "longText")

const none = "none"

/** The configuration for records of an unknown format. */
export const propose = (columns: SampleColumns, decisions: ColumnDecisions = {}): Proposal => {
  const found = guess(columns)
  const at = (path: string | undefined): SampleColumn | undefined => columns.all.find((column) => column.path === path)
  const identity = identityOf(columns, found, decisions)
  const isSent = (column: SampleColumn): boolean => decisions.send === undefined || decisions.send.has(column.path)
  const event = eventOf(found, decisions)
  const person = decisions.person === undefined ? found.people[0] : at(decisions.person)
  const used = new Set(
    [...found.standard.values(), person, found.anonymous, at(event?.time), at(event?.namePath)].filter(
      (one) => one !== undefined
    )
  )
  const others = columns.all.filter((column) => !used.has(column) && isSent(column) && !isEmpty(column))
  const ofProfile = event === undefined ? others : others.filter(isOfPerson)
  const ofEvent = event === undefined ? [] : others.filter((column) => !isOfPerson(column))
  const standard = new Map([...found.standard].filter(([, column]) => isSent(column)))
  const custom = Fields.attributes(ofProfile.filter((column) => column !== found.record || column.steps.length > 1))
  const properties = Fields.properties(ofEvent)
  const fields = [...Fields.standard(standard), ...custom.fields]
  const routes: ReadonlyArray<ProposedRoute> = [
    ...(fields.length === 0 && event !== undefined ? [] : [profileRoute(fields, standard)]),
    ...(event === undefined ? [] : [eventRoute(event, properties.fields)])
  ]
  return {
    id: idOf(found, person, columns),
    identity,
    routes,
    isOpen: false,
    leftOut: [...custom.leftOut, ...properties.leftOut],
    remarks: []
  }
}

const isEmpty = ({ count }: SampleColumn): boolean => count === 0

const idOf = ({ isEvent, record }: Guess, person: SampleColumn | undefined, columns: SampleColumns): Proposal["id"] => {
  if (record !== undefined && record !== person) return { path: record.path }
  return person !== undefined && !isEvent && isUnique(person, columns.records) ? { path: person.path } : undefined
}

/** The route to the profile, with the settings that its fields need. */
export const profileRoute = (
  fields: ReadonlyArray<ProposedField>,
  standard: ReadonlyMap<Fields.StandardName, SampleColumn>,
  when?: JsonObject
): ProposedRoute => ({
  name: "profile",
  to: "braze-user-track",
  ...(when !== undefined && { when }),
  fields,
  ...(standard.has("fullName") && { settings: { fullName: "name" } })
})

interface Event {
  readonly time: string
  /** The literal name, if it is not the name of a column. */
  readonly name: string | undefined
  readonly namePath: string | undefined
  readonly doubt: string | undefined
}

const eventOf = ({ isEvent, names, times }: Guess, { event, eventName }: ColumnDecisions): Event | undefined => {
  const time = event ?? (isEvent ? times[0]?.path : undefined)
  if (time === undefined || time === none) return undefined
  const path = eventName?.startsWith("$") === true ? eventName : eventName === undefined ? names[0]?.path : undefined
  if (path !== undefined)
    return {
      time,
      name: undefined,
      namePath: path,
      doubt:
        names.length > 1 && eventName === undefined
          ? `other columns could contain the name: ${names
              .slice(1, 3)
              .map((column) => column.path)
              .join(", ")}`
          : undefined
    }
  return {
    time,
    name: eventName ?? nameOf(time),
    namePath: undefined,
    doubt:
      eventName === undefined
        ? "no column contains the name of the event; this name is made from its time column"
        : undefined
  }
}

/** `$.session.ended_at` becomes `ended`. */
export const nameOf = (path: string): string =>
  path
    .replace(/^.*[.[]"?/, "")
    .replace(/"?\]?$/, "")
    .replace(/_?(at|time|date|timestamp)$/i, "")
    .replaceAll(/[_-]+/g, " ")
    .trim() || "event"

const eventRoute = (
  { doubt, name, namePath, time }: Event,
  properties: ReadonlyArray<ProposedField>
): ProposedRoute => ({
  name: "event",
  to: "braze-event-tracking",
  when: { [time]: { exists: true } },
  fields: [
    { name: "name", value: namePath ?? name ?? "", isOptional: false, ...(doubt !== undefined && { doubt }) },
    { name: "time", value: time, isOptional: false },
    ...(properties.length === 0 ? [] : [{ name: "properties", value: { fields: properties }, isOptional: false }])
  ]
})

/** The identifiers of the person: the id, then what identifies people in records without one. */
const identityOf = (
  columns: SampleColumns,
  found: Guess,
  { person }: ColumnDecisions
): ReadonlyArray<IdentityEntry> => {
  const ids = person === undefined ? found.people : found.people.filter(({ path }) => path === person)
  const [best, second] = ids
  const external: ReadonlyArray<IdentityEntry> =
    person === none
      ? []
      : best === undefined
        ? person === undefined
          ? []
          : [{ entry: { external_id: person } }]
        : [
            {
              entry: { external_id: best.path },
              ...(second !== undefined && { doubt: `${second.path} could be the id too` })
            }
          ]
  const isComplete = external.length > 0 && (best === undefined || best.count === columns.records)
  if (isComplete) return external
  const anonymous = found.anonymous
  const email = found.standard.get("email")
  const phone = found.standard.get("phone")
  const others: ReadonlyArray<IdentityEntry> = [
    ...(email === undefined ? [] : [entry({ email: email.path }, external)]),
    ...(anonymous === undefined
      ? []
      : [
          entry({ user_alias: { alias_name: anonymous.path, alias_label: labelOf(anonymous) }, create: true }, external)
        ]),
    ...(email === undefined && anonymous === undefined && phone !== undefined
      ? [entry({ phone: phone.path }, external)]
      : [])
  ]
  return [...external, ...others]
}

const entry = (value: JsonObject, before: ReadonlyArray<IdentityEntry>): IdentityEntry => ({
  entry: value,
  doubt:
    before.length > 0
      ? "used for records without the id above; remove this line to refuse these records"
      : "no column contains an id of the person"
})

const labelOf = ({ steps }: SampleColumn): string => ColumnName.plain(steps[steps.length - 1] ?? "") || "anonymous"
