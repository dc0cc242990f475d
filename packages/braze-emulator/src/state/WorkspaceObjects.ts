import type { GroupState } from "@sluice/braze-api/Attributes"
import type { FieldType } from "@sluice/braze-api/CatalogErrors"
import * as DateText from "../text/DateText.js"
import * as Contact from "./Contact.js"
import * as DashboardObjects from "./DashboardObjects.js"
import type { Setup } from "./Setup.js"
import * as Totals from "./Totals.js"

/** One row of a catalog; `id` is one of its fields. */
export type CatalogItem = Readonly<Record<string, unknown>>

/** A column of a catalog. */
export interface CatalogField {
  readonly name: string
  readonly type: FieldType
}

/** A catalog and its rows, in the order in which they were added. */
export interface Catalog {
  readonly name: string
  readonly description: string
  fields: ReadonlyArray<CatalogField>
  readonly items: Map<string, CatalogItem>
  /** Selections by name, as they were sent. */
  readonly selections: Map<string, Readonly<Record<string, unknown>>>
  /** Milliseconds since 1970. */
  updatedAt: number
}

/** The state of an address or number that no profile has. */
export interface ContactState {
  /** Milliseconds since 1970; kept for the documented number of days. */
  readonly at: number
  readonly groups: Readonly<Record<string, GroupState>>
  readonly emailSubscribe?: string
}

/** The endpoint that sent a message. */
export type MessageKind = "campaign" | "canvas" | "messages" | "transactional"

/** One message to one person, or the reason why it was not sent. */
export interface Message {
  /** 1 for the first message. */
  readonly n: number
  /** Number of the request that caused it. */
  readonly request: number
  /** The time at which it was sent, in milliseconds since 1970. */
  readonly at: number
  readonly kind: MessageKind
  /** Id of the campaign or canvas; absent for `messages/send` without one. */
  readonly id?: string
  readonly dispatch_id: string
  readonly send_id?: string
  readonly schedule_id?: string
  /** Absent if nobody was found. */
  readonly braze_id?: string
  readonly external_id?: string
  readonly channels: ReadonlyArray<string>
  /** The trigger properties or context of this person's message. */
  readonly properties: Readonly<Record<string, unknown>>
  /**
   * `sent`, or why it was not: `unknown recipient`, `ambiguous recipient`, `unsubscribed`, `bounced`, `no address`,
   * `paused`, `archived`.
   */
  readonly outcome: string
}

/** A message scheduled for later. */
export interface Schedule {
  readonly id: string
  readonly kind: MessageKind
  /** Milliseconds since 1970. */
  readonly at: number
  /** The schedule as it was sent. */
  readonly schedule: Readonly<Record<string, unknown>>
  /** The body of the request without its schedule. */
  readonly body: Readonly<Record<string, unknown>>
  readonly dispatch_id: string
  readonly request: number
}

/** An archive that a segment export produced. It contains people as they are when it is downloaded. */
export interface Archive {
  /** Id of the segment. */
  readonly segment: string
  readonly isControlGroup: boolean
  /** Names of the fields requested; undefined: the default ones. */
  readonly fields: ReadonlyArray<string> | undefined
  /** Names of the custom attributes requested; undefined: as in `fields`. */
  readonly attributes: ReadonlyArray<string> | undefined
}

/** A call to an address of the client that Braze would make. The emulator never makes it. */
export interface Callback {
  /** Number of the request that named the address. */
  readonly request: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** The address as it was sent. */
  readonly endpoint: string
  /** The JSON that it would receive. */
  readonly body: Readonly<Record<string, unknown>>
}

/** The time and the reason a number was found to be invalid. */
export interface InvalidNumber {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly reason: "provider_error" | "deactivated" | "invalid_format"
}

/** Everything in a workspace except its people and what they did. */
export interface WorkspaceObjects {
  readonly catalogs: Map<string, Catalog>
  /** By `email:ADDRESS` or `phone:NUMBER`. */
  readonly contacts: Map<string, ContactState>
  /** Hard-bounced addresses: milliseconds since 1970. */
  readonly hardBounces: Map<string, number>
  /** Addresses that reported spam: milliseconds since 1970. */
  readonly spamReports: Map<string, number>
  readonly blocklist: Set<string>
  /** Numbers that cannot receive SMS. */
  readonly invalidNumbers: Map<string, InvalidNumber>
  readonly schedules: Map<string, Schedule>
  /** Campaign by `send_id`. */
  readonly sends: Map<string, string>
  /** The time at which a transactional message with this reference was accepted, and its dispatch id. */
  readonly externalSends: Map<string, { readonly at: number; readonly dispatch_id: string }>
  /** Segments being exported, and until when. */
  readonly exports: Map<string, number>
  /** The newest export archives by prefix. */
  readonly archives: Map<string, Archive>
  /** The newest calls to clients, oldest first. */
  readonly callbacks: Array<Callback>
  /** The newest messages, oldest first. */
  readonly outbox: Array<Message>
  readonly totals: Totals.Totals
  readonly dashboard: DashboardObjects.DashboardObjects
  /** Number of all messages ever sent. */
  messages: number
  /** Number of ids created. */
  ids: number
}

/** The time at which an invalid number was found, if the setup names no time. */
const start = "2020-01-01T00:00:00Z"

/** The objects of a new workspace: those of its setup. */
export const make = (setup: Setup): WorkspaceObjects => ({
  catalogs: new Map(),
  contacts: new Map(),
  hardBounces: new Map(),
  spamReports: new Map(),
  blocklist: new Set(),
  invalidNumbers: new Map(
    (setup.invalidNumbers ?? []).map(({ phone, invalid_detected_at, reason }) => [
      Contact.phone(phone) ?? phone,
      { at: DateText.parse(invalid_detected_at ?? start, "utc"), reason: reason ?? "provider_error" }
    ])
  ),
  schedules: new Map(),
  sends: new Map(),
  externalSends: new Map(),
  exports: new Map(),
  archives: new Map(),
  callbacks: [],
  outbox: [],
  totals: Totals.make(),
  dashboard: DashboardObjects.make(setup),
  messages: 0,
  ids: 0
})

/** Number of newest messages kept. All are counted. */
const outboxLength = 10_000

/** Adds a message to the outbox. */
export const send = (objects: WorkspaceObjects, message: Omit<Message, "n">): void => {
  objects.outbox.push({ n: ++objects.messages, ...message })
  if (objects.outbox.length >= 2 * outboxLength) objects.outbox.splice(0, objects.outbox.length - outboxLength)
}

/** Number of newest archives kept. */
const mostArchives = 100

/** Adds an archive and drops the oldest if there are too many. */
export const keepArchive = ({ archives }: WorkspaceObjects, prefix: string, archive: Archive): void => {
  archives.set(prefix, archive)
  const [oldest] = archives.keys()
  if (archives.size > mostArchives && oldest !== undefined) archives.delete(oldest)
}

/** Number of newest calls kept. */
const mostCallbacks = 1_000

/** Records a call that Braze would make, and drops the oldest if there are too many. */
export const callBack = ({ callbacks }: WorkspaceObjects, callback: Callback): void => {
  callbacks.push(callback)
  if (callbacks.length > mostCallbacks) callbacks.shift()
}

type Entries<K, V> = ReadonlyArray<readonly [K, V]>

/** The objects as plain data that JSON can represent. */
export interface ObjectsSnapshot {
  readonly catalogs: ReadonlyArray<
    Omit<Catalog, "items" | "selections"> & {
      readonly items: Entries<string, CatalogItem>
      readonly selections: Entries<string, Readonly<Record<string, unknown>>>
    }
  >
  readonly contacts: Entries<string, ContactState>
  readonly hardBounces: Entries<string, number>
  readonly spamReports: Entries<string, number>
  readonly blocklist: ReadonlyArray<string>
  readonly invalidNumbers: Entries<string, InvalidNumber>
  readonly schedules: ReadonlyArray<Schedule>
  readonly sends: Entries<string, string>
  readonly externalSends: Entries<string, { readonly at: number; readonly dispatch_id: string }>
  readonly exports: Entries<string, number>
  readonly archives: Entries<string, Archive>
  readonly callbacks: ReadonlyArray<Callback>
  readonly outbox: ReadonlyArray<Message>
  readonly totals: Totals.TotalsSnapshot
  readonly dashboard: DashboardObjects.DashboardSnapshot
  readonly messages: number
  readonly ids: number
}

/** Copies the objects. Later changes do not affect the copy. */
export const snapshot = (objects: WorkspaceObjects): ObjectsSnapshot => ({
  catalogs: [...objects.catalogs.values()].map((catalog) => ({
    ...catalog,
    items: [...catalog.items],
    selections: [...catalog.selections]
  })),
  contacts: [...objects.contacts],
  hardBounces: [...objects.hardBounces],
  spamReports: [...objects.spamReports],
  blocklist: [...objects.blocklist],
  invalidNumbers: [...objects.invalidNumbers],
  schedules: [...objects.schedules.values()],
  sends: [...objects.sends],
  externalSends: [...objects.externalSends],
  exports: [...objects.exports],
  archives: [...objects.archives],
  callbacks: [...objects.callbacks],
  outbox: [...objects.outbox],
  totals: Totals.snapshot(objects.totals),
  dashboard: DashboardObjects.snapshot(objects.dashboard),
  messages: objects.messages,
  ids: objects.ids
})

/** The objects from their copy. The copy is not changed. */
export const restore = (taken: ObjectsSnapshot): WorkspaceObjects => ({
  catalogs: new Map(
    taken.catalogs.map((catalog) => [
      catalog.name,
      { ...catalog, items: new Map(catalog.items), selections: new Map(catalog.selections) }
    ])
  ),
  contacts: new Map(taken.contacts),
  hardBounces: new Map(taken.hardBounces),
  spamReports: new Map(taken.spamReports),
  blocklist: new Set(taken.blocklist),
  invalidNumbers: new Map(taken.invalidNumbers),
  schedules: new Map(taken.schedules.map((schedule) => [schedule.id, schedule])),
  sends: new Map(taken.sends),
  externalSends: new Map(taken.externalSends),
  exports: new Map(taken.exports),
  archives: new Map(taken.archives),
  callbacks: [...taken.callbacks],
  outbox: [...taken.outbox],
  totals: Totals.restore(taken.totals),
  dashboard: DashboardObjects.restore(taken.dashboard),
  messages: taken.messages,
  ids: taken.ids
})
